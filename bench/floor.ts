import { join } from 'node:path';
import { candidateSteps, publishFiles, STAR_TABLES } from '../src/model/star.js';
import { programVersion } from '../src/config/program-version.js';
import { directives, SQL_ROOT, sqlFile, sqlFiles } from '../src/sql/files.js';
import { runSchema } from '../src/warehouse/schemas.js';
import type { Bench } from './bench.js';
import type { Taken } from './process-watch.js';
import { runPsql } from './psql.js';

/** The rows of both staging tables, as text that psql's \copy takes. */
export interface RowsAsText {
  readonly stage_events: string;
  readonly stage_songs: string;
}

/** A floor that was run. */
export interface EndedFloor {
  readonly seconds: number;
  /** Seconds by step, named as our activities are. */
  readonly steps: Readonly<Record<string, number>>;
  readonly taken: Taken;
}

const RUN = [
  'this_run',
  'run_object',
  'withdrawn_batch',
  'withdrawn_object',
  'removed_source',
  'staged_object',
  'staged_source',
];

/** Variables of the files that take custom columns. */
const CUSTOM = ['custom', 'custom_values', 'custom_compared'].map((name) => `\\set ${name} ''`);
const PUBLISH = [...publishFiles(candidateSteps()).map(({ name }) => name), 'load_object', 'load_run'];
const LOAD_ID = 'floor';
/** Variables of the files that say which run it is. */
const VARIABLES = {
  load_id: LOAD_ID,
  workflow_id: LOAD_ID,
  workflow_run_id: LOAD_ID,
  started_at: '2026-01-01',
  program_version: programVersion(),
  log_data: '',
  song_data: '',
  max_gone: '100',
};

/** Writes the rows that a load has staged as text. */
export async function writeRowsAsText(bench: Bench, database: string, loadId: string): Promise<RowsAsText> {
  const rows = { stage_events: join(bench.folder, 'events.txt'), stage_songs: join(bench.folder, 'songs.txt') };
  const lines = Object.entries(rows).map(([table, file]) => `\\copy ${runSchema(loadId)}.${table} to '${file}'`);
  await runPsql(bench, database, { lines });
  return rows;
}

/** Loads the rows by psql: \copy into the same tables, and the same SQL files, one after another. */
export async function runFloor(bench: Bench, database: string, rows: RowsAsText): Promise<EndedFloor> {
  const { seconds, output, taken } = await runPsql(bench, database, { lines: script(rows), variables: VARIABLES });
  return { seconds, steps: stepTimes(output), taken };
}

function script(rows: RowsAsText): string[] {
  const file = (path: string) => `\\i ${join(SQL_ROOT, `${path}.sql`)}`;
  const copy = (table: 'stage_events' | 'stage_songs') => [
    file(`tables/run/${table}`),
    `\\copy ${table} from '${rows[table]}'`,
  ];
  const tableFiles = [...sqlFiles('tables/ops'), ...STAR_TABLES.map((name) => sqlFile(`tables/star/${name}.sql`))];
  const step = (name: string, lines: readonly string[]) => [`\\echo step ${name}`, 'begin;', ...lines, 'commit;'];
  return [
    ...CUSTOM,
    '\\timing on',
    ...step('createTables', [
      'create schema sparkify_ops;',
      'set search_path to sparkify_ops, public;',
      ...sqlFiles('tables/ops').map(({ name }) => file(`tables/ops/${name}`)),
      'set search_path to public, sparkify_ops;',
      ...STAR_TABLES.map((name) => file(`tables/star/${name}`)),
      ...tableFiles.flatMap((table) => directives(table, 'postgres-index')).map((index) => `create index ${index};`),
      `create schema ${runSchema(LOAD_ID)};`,
      `set search_path to ${runSchema(LOAD_ID)}, public, sparkify_ops;`,
      ...RUN.map((name) => file(`tables/run/${name}`)),
      file('ledger/start_run'),
      file('ledger/start_this_run'),
    ]),
    ...step('copyStaging stage_events', [
      ...copy('stage_events'),
      file('tables/run/logged_event'),
      file('tables/run/event_day'),
    ]),
    ...step('copyStaging stage_songs', copy('stage_songs')),
    ...['users', 'song', 'artist', 'times'].flatMap((name) => step(`loadDimension ${name}`, [file(`load/${name}`)])),
    ...step('loadFact songplay', [file('load/songplay')]),
    ...step('publish', [
      'update this_run set closed_at = started_at;',
      ...PUBLISH.map((name) => file(`publish/${name}`)),
    ]),
    ...step(
      'cleanUp',
      STAR_TABLES.map((table) => `analyze ${table};`),
    ),
  ];
}

/** Adds up what psql's \timing says after each `step NAME`. */
function stepTimes(output: string): Record<string, number> {
  const steps: Record<string, number> = {};
  let step = '';
  for (const line of output.split('\n')) {
    if (line.startsWith('step ')) step = line.slice('step '.length);
    const ms = /^Time: ([\d.]+) ms/.exec(line)?.[1];
    if (ms !== undefined) steps[step] = (steps[step] ?? 0) + Number(ms) / 1000;
  }
  return steps;
}
