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
  const { loaded, bytes: size, removed = 0, takenOut = 0 } = objects[source];
  const number = `${count(loaded)} ${loaded === 1 ? 'object' : 'objects'}`;
  const done = status === 'COMPLETED' ? 'loaded' : 'to load';
  const rows = count(staged[`stage_${source}`]);
  const missing = removed === 0 ? '' : `, ${count(removed)} no longer in the source`;
  const out = takenOut === 0 ? '' : `, ${count(takenOut)} taken out of the star`;
  const loadedObjects = `${number} (${bytes(size)}) ${done}${readAgain(objects[source])}`;
  return `${TITLES[source]} ${loadedObjects}, ${skippedObjects(objects[source])}${out}${missing}, ${rows} rows staged`;
}

/** Formats the numbers of objects that replace others, and of those that are read again with them; empty without any. */
export function readAgain({ replaced = 0, reread = 0 }: ObjectCount): string {
  if (replaced + reread === 0) return '';
  const again = reread === 0 ? '' : `, ${count(reread)} read again with them`;
  return ` (${count(replaced)} replaced${again})`;
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
  const rows = STAR_TABLES.map((name) => {
    const { inserted, updated, deleted = 0 } = changed[name];
    return [name, tables[name], inserted, updated, deleted];
  });
  return table(['table', 'rows', 'inserted', 'updated', 'deleted'], rows, { grouped: true });
}

function checkLines({ status: ending, objects, checks }: LoadResult): string[] {
  const { events, songs } = objects;
  const touched = events.loaded + songs.loaded + (events.withdrawn ?? 0) + (songs.withdrawn ?? 0);
  const isUnchanged = ending === 'COMPLETED' && touched === 0;
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
