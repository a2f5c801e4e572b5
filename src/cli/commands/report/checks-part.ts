import { checksOfRun } from '../../../sql/checks.js';
import { field, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { sqlOf, tableOf, type Column } from './figure.js';
import { html, type Html, type Part } from './html.js';

/**
 * Renders the checks of a run: each that failed, with what it looks for.
 * @param checks rows of sql/ledger/run_checks.sql.
 * @param earlier the same of the load before; null if there is none.
 */
export function checksPart(checks: readonly Row[], earlier: readonly Row[] | null): Html {
  if (checks.length === 0)
    return html`<h3>No check has run</h3>
      ${sqlOf('ledger/run_checks.sql')}`;
  const named = (status: string) => checks.filter((row) => row['status'] === status);
  const failed = named('failed');
  const passed = named('passed').map((row) => field(row, 'check_name'));
  return html`<h3>${count(passed.length)} of ${count(checks.length)} checks passed</h3>
    ${failed.length === 0 ? null : failedTable(failed, earlier)}
    <details>
      <summary>Passed checks</summary>
      <p>${passed.join(', ')}</p>
    </details>
    ${sqlOf('ledger/run_checks.sql')}`;
}

function failedTable(failed: readonly Row[], earlier: readonly Row[] | null): Html {
  const isAccepted = failed.some((row) => field(row, 'accepted') !== '');
  const columns: Column[] = [{ name: 'failed' }, { name: 'severity' }, { name: 'rows', isNumber: true }];
  if (earlier !== null) columns.push({ name: 'before', isNumber: true });
  if (isAccepted) columns.push({ name: 'accepted because' });
  const meanings = new Map(checksOfRun().map(({ name, title }) => [name, title]));
  const rows = failed.map((row): Part[] => {
    const name = field(row, 'check_name');
    return [
      html`${name}<small>${meanings.get(name) ?? null}</small>`,
      field(row, 'severity'),
      Number(row['failing']),
      ...(earlier === null ? [] : [rowsBefore(name, earlier)]),
      ...(isAccepted ? [field(row, 'accepted')] : []),
    ];
  });
  return tableOf(columns, rows);
}

/** Number of rows that failed a check in the load before; nothing if it did not run. */
function rowsBefore(name: string, earlier: readonly Row[]): number | null {
  const row = earlier.find((one) => one['check_name'] === name);
  return row === undefined ? null : Number(row['failing']);
}
