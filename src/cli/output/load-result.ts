import { STAR_TABLES } from '../../model/star.js';
import type { SourceName } from '../../model/plan.js';
import type { LoadResult, ObjectCount } from '../../model/result.js';
import { coloured } from './colour.js';
import { bytes, count, duration } from './format.js';
import { describePreview } from './preview.js';
import { table } from './table.js';

const MEANING = { COMPLETED: 'good', FAILED: 'bad', CANCELLED: 'warning' } as const;

const TITLES: Readonly<Record<SourceName, string>> = { events: 'Events:', songs: 'Songs: ' };

/** Describes the result of a load for a terminal. */
export function describeResult(result: LoadResult): string {
  const { status, durationMs, moved, warnings } = result;
  const lines = [
    `${coloured(MEANING[status], status)} in ${duration(durationMs)}`,
    sourceLine(result, 'events'),
    sourceLine(result, 'songs'),
    ...stagedLines(result),
    '',
    changesTable(result),
    '',
    ...checkLines(result),
  ];
  if (result.preview !== undefined) lines.push('', describePreview(result));
  if (moved > 0) lines.push(`${count(moved)} plays found their song`);
  lines.push(...warnings.map((warning) => coloured('warning', `Warning: ${warning}`)));
  return [...lines, ...failureLines(result)].join('\n');
}

function sourceLine({ status, objects, staged }: LoadResult, source: SourceName): string {
  const { loaded, bytes: size } = objects[source];
  const number = `${count(loaded)} ${loaded === 1 ? 'object' : 'objects'}`;
  const done = status === 'COMPLETED' ? 'loaded' : 'to load';
  const rows = count(staged[`stage_${source}`]);
  return `${TITLES[source]} ${number} (${bytes(size)}) ${done}, ${skippedObjects(objects[source])}, ${rows} rows staged`;
}

/** Formats the number of skipped objects, and how many of them are outside the load window. */
export function skippedObjects({ skipped, outside = 0 }: ObjectCount): string {
  return outside === 0 ? `${count(skipped)} skipped` : `${count(skipped)} skipped (${count(outside)} of other days)`;
}

function stagedLines({ staged: { rejected, repaired } }: LoadResult): string[] {
  const lines: string[] = [];
  if (rejected > 0) lines.push(coloured('warning', `${count(rejected)} records rejected`));
  if (repaired !== undefined) lines.push(`${count(repaired)} texts repaired`);
  return lines;
}

function changesTable({ tables, changed }: LoadResult): string {
  const rows = STAR_TABLES.map((name) => [name, tables[name], changed[name].inserted, changed[name].updated]);
  return table(['table', 'rows', 'inserted', 'updated'], rows);
}

function checkLines({ status: ending, objects, checks }: LoadResult): string[] {
  const isUnchanged = ending === 'COMPLETED' && objects.events.loaded + objects.songs.loaded === 0;
  if (checks.length === 0) return [isUnchanged ? 'Nothing new: no check was run' : 'No check was run'];
  const passed = checks.filter(({ status }) => status === 'passed');
  const failed = checks.filter(({ status }) => status === 'failed');
  const lines = failed.map(({ name, severity, failing }) => {
    const title = coloured(severity === 'error' ? 'bad' : 'warning', name);
    return `  ${title} (${severity}): ${count(failing)} row(s)`;
  });
  return [`${count(passed.length)} of ${count(checks.length)} checks passed`, ...lines];
}

function failureLines({ failure }: LoadResult): string[] {
  if (failure === null) return [];
  const title = `Failed in ${failure.step || 'the workflow'} (${failure.code})`;
  return ['', coloured('bad', title), failure.message];
}
