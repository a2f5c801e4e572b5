import { STAR_TABLES, type LoadResult } from '../plan.js';
import { coloured } from './colour.js';
import { bytes, count, seconds, table } from './format.js';

const MEANING = { COMPLETED: 'good', FAILED: 'bad', CANCELLED: 'warning' } as const;

/** The result of a load for people. */
export function describeResult(result: LoadResult): string {
  const { objects, staged, checks, durationMs, failure } = result;
  const failed = checks.filter(({ status }) => status === 'failed');
  const repaired = staged.repaired === undefined ? '' : `, ${count(staged.repaired)} texts repaired`;
  const parts = (['events', 'songs'] as const).map((source) => {
    const { loaded, skipped, bytes: size } = objects[source];
    return `${count(loaded)} objects of ${source} (${bytes(size)}), ${count(skipped)} skipped`;
  });
  const rows = STAR_TABLES.map((name) => {
    const { inserted, updated } = result.changed[name];
    return [name, result.tables[name], inserted, updated];
  });
  return [
    `${coloured(MEANING[result.status], result.status)} in ${seconds(durationMs)}: ${parts.join('; ')}`,
    `Staged ${count(staged.stage_events)} events and ${count(staged.stage_songs)} songs, ${count(staged.rejected)} rejected${repaired}`,
    '',
    table(['table', 'rows', 'inserted', 'updated'], rows),
    '',
    checks.length === 0
      ? 'No check was run'
      : `${count(checks.length - failed.length)} of ${count(checks.length)} checks passed`,
    ...failed.map(
      ({ name, severity, failing }) =>
        `  ${coloured(severity === 'error' ? 'bad' : 'warning', name)} (${severity}): ${count(failing)} row(s)`,
    ),
    ...(result.moved > 0 ? [`${count(result.moved)} plays found their song`] : []),
    ...(failure === null
      ? []
      : ['', coloured('bad', `Failed in ${failure.step || 'the workflow'} (${failure.code})`), failure.message]),
  ].join('\n');
}
