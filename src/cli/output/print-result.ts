import { STAR_TABLES } from '../../model/star.js';
import type { LoadResult } from '../../plan.js';
import { coloured } from './colour.js';
import { bytes, count, seconds, table } from './format.js';

const MEANING = { COMPLETED: 'good', FAILED: 'bad', CANCELLED: 'warning' } as const;

const NAMES = { events: 'Events:', songs: 'Songs: ' } as const;

/** The result of a load for people. */
export function describeResult(result: LoadResult): string {
  const { objects, staged, checks, durationMs, failure } = result;
  const failed = checks.filter(({ status }) => status === 'failed');
  const parts = (['events', 'songs'] as const).map((source) => {
    const { loaded, skipped, bytes: size } = objects[source];
    const objectsOf = `${count(loaded)} ${loaded === 1 ? 'object' : 'objects'} (${bytes(size)})`;
    const done = result.status === 'COMPLETED' ? 'loaded' : 'to load';
    const rows = count(staged[`stage_${source}`]);
    return `${NAMES[source]} ${objectsOf} ${done}, ${count(skipped)} skipped, ${rows} rows staged`;
  });
  const rows = STAR_TABLES.map((name) => {
    const { inserted, updated } = result.changed[name];
    return [name, result.tables[name], inserted, updated];
  });
  return [
    `${coloured(MEANING[result.status], result.status)} in ${seconds(durationMs)}`,
    ...parts,
    ...(staged.rejected > 0 ? [coloured('warning', `${count(staged.rejected)} records rejected`)] : []),
    ...(staged.repaired === undefined ? [] : [`${count(staged.repaired)} texts repaired`]),
    '',
    table(['table', 'rows', 'inserted', 'updated'], rows),
    '',
    checks.length === 0
      ? 'No check was run'
      : `${count(checks.filter(({ status }) => status === 'passed').length)} of ${count(checks.length)} checks passed`,
    ...failed.map(
      ({ name, severity, failing }) =>
        `  ${coloured(severity === 'error' ? 'bad' : 'warning', name)} (${severity}): ${count(failing)} row(s)`,
    ),
    ...(result.moved > 0 ? [`${count(result.moved)} plays found their song`] : []),
    ...result.warnings.map((warning) => coloured('warning', `Warning: ${warning}`)),
    ...(failure === null
      ? []
      : ['', coloured('bad', `Failed in ${failure.step || 'the workflow'} (${failure.code})`), failure.message]),
  ].join('\n');
}
