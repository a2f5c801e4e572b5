import assert from 'node:assert/strict';
import { headerOf } from './header.js';
import { withoutCustomColumns } from '../../../src/load/custom-columns.js';
import { sqlFile, type SqlFile } from '../../../src/sql/files.js';
import type { PgSession } from '../../../src/warehouse/pg-session.js';
import { opsPath, runPath, starPath } from '../../../src/warehouse/schemas.js';
import type { BatchResult } from '../../../src/warehouse/warehouse.js';
import type { SqlCase } from './cases.js';
import { BATCH_COLUMN } from '../../../src/warehouse/run-object.js';
import { LOAD_ID, type Opened } from './sandbox.js';
import { parseTable, type TableText } from './table-text.js';

/** Runs a SQL file on the rows given and compares what is there then. What the file says of a second run is held to. */
export async function runCase({ deps, session }: Opened, path: string, sqlCase: SqlCase): Promise<void> {
  const file = withoutCustomColumns(path);
  if (path.startsWith('tables/')) {
    const folder = path.split('/')[1];
    const paths = {
      star: starPath(deps.schemas),
      ops: opsPath(deps.schemas),
      ops_views: opsPath(deps.schemas),
      run: runPath(deps.schemas, LOAD_ID),
    };
    await makeAnew(session, file, paths[folder as keyof typeof paths]);
  }
  const given = sqlCase.given ?? {};
  for (const [table, text] of Object.entries(given)) await fill(session, table, parseTable(text));
  if ('stage_events' in given && !('event_day' in given)) await session.execute(sqlFile('tables/run/event_day.sql'));
  if (isQuery(file)) return compareResult(session, file, sqlCase);
  await runFile(session, file, sqlCase);
  for (const [table, text] of Object.entries(sqlCase.expect)) await compareTable(session, table, parseTable(text));
  for (const [table, text] of Object.entries(sqlCase.refuse ?? {})) await refuse(session, table, parseTable(text));
}

/** Whether a file holds one query, and so has a result. */
function isQuery({ statements }: SqlFile): boolean {
  return statements.length === 1 && /^(select|with)\b/.test(statements[0]?.text ?? '');
}

/** The table or view of a file, made by it, in place of the sandbox's. */
async function makeAnew(session: PgSession, file: SqlFile, searchPath: readonly string[]): Promise<void> {
  await session.query(`set search_path to ${searchPath.join(', ')}`);
  const kind = (await isView(session, file.name)) ? 'view' : 'table';
  await session.query(`drop ${kind} ${file.name} cascade`);
  await session.execute(file);
}

async function runFile(session: PgSession, file: SqlFile, { with: values = {}, expect }: SqlCase): Promise<void> {
  const isMade = file.path.startsWith('sql/tables/');
  const secondRun = /A second run (changes nothing|starts afresh)/.exec(headerOf(file))?.[1];
  if (isMade && secondRun === 'starts afresh') return;
  await executeWith(session, file, values);
  if (secondRun === undefined) return;
  const before = await dump(session, Object.keys(expect));
  await executeWith(session, file, values);
  assert.deepEqual(await dump(session, Object.keys(expect)), before, `${file.path} says: a second run ${secondRun}`);
}

/** Names cannot be parameters: a file that has variables for them is run as part of a batch. */
async function executeWith(
  session: PgSession,
  file: SqlFile,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (!file.text.includes(':"')) return void (await session.execute(file, values));
  await session.batch([{ file, values: values as Record<string, string> }]);
}

async function dump(session: PgSession, tables: readonly string[]): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {};
  for (const table of tables) rows[table] = (await session.query(`select * from ${table} as t order by t`)).rows;
  return rows;
}

/** Makes a table hold these rows only; the columns not named are null, but the batch is 1. */
async function fill(session: PgSession, table: string, text: TableText): Promise<void> {
  if (await isView(session, table)) await makeTableOf(session, table);
  await session.query(`delete from ${table}`);
  const { columns } = await session.query(`select * from ${table} limit 0`);
  const lacksBatch = columns.includes(BATCH_COLUMN) && !text.columns.includes(BATCH_COLUMN);
  await insert(session, table, lacksBatch ? withColumn(text, BATCH_COLUMN, '1') : text);
}

function withColumn({ columns, rows }: TableText, name: string, value: string): TableText {
  return { columns: columns.concat(name), rows: rows.map((row) => row.concat(value)) };
}

async function insert(session: PgSession, table: string, { columns, rows }: TableText): Promise<void> {
  const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
  if (rows.length > 0) await session.query(`insert into ${table} (${columns.join(', ')}) values ${values}`);
}

function literal(value: string | null): string {
  return value === null ? 'null' : `'${value.replaceAll("'", "''")}'`;
}

async function isView(session: PgSession, name: string): Promise<boolean> {
  const sql = "select relkind = 'v' as is_view from pg_class where oid = $1::regclass";
  return (await session.query(sql, [name])).rows[0]?.['is_view'] === true;
}

async function makeTableOf(session: PgSession, view: string): Promise<void> {
  await session.query(`create table given_rows as select * from ${view} with no data`);
  await session.query(`drop view ${view} cascade`);
  await session.query(`alter table given_rows rename to ${view}`);
}

async function compareResult(session: PgSession, file: SqlFile, { with: values = {}, expect }: SqlCase): Promise<void> {
  assert.deepEqual(Object.keys(expect), ['result'], `${file.path} is a query: a case expects a result`);
  const { columns, rows } = parseTable(expect['result'] ?? '');
  const found = await rowsOf(session, file, values);
  const actual = found.map((row) => columns.map((column) => asText(row[column])));
  const isOrdered = /\border by\b[^)]*$/.test(file.text);
  assert.deepEqual(isOrdered ? actual : sorted(actual), isOrdered ? rows : sorted(rows));
}

/** Names cannot be parameters: a query that has variables for them is run as part of a batch. */
async function rowsOf(
  session: PgSession,
  file: SqlFile,
  values: Readonly<Record<string, unknown>>,
): Promise<BatchResult['rows']> {
  if (!file.text.includes(':"')) return session.select(file, values);
  const [result] = await session.batch([{ file, values: values as Record<string, string> }]);
  return result?.rows ?? [];
}

function asText(value: unknown): string | null {
  if (value === undefined) throw new Error('The result lacks an expected column');
  return value === null || typeof value === 'string' ? value : JSON.stringify(value);
}

async function compareTable(session: PgSession, table: string, { columns, rows }: TableText): Promise<void> {
  const casts = columns.map((column) => `cast(t.${column} as text) as ${column}`);
  const found = await session.query(`select ${casts.join(', ')} from ${table} as t`);
  const actual = found.rows.map((row) => columns.map((column) => row[column]));
  assert.deepEqual(sorted(actual), sorted(rows), `rows of ${table} (${columns.join(', ')})`);
}

function sorted<T>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

async function refuse(session: PgSession, table: string, { columns, rows }: TableText): Promise<void> {
  for (const row of rows) {
    await session.query('savepoint before_row');
    await assert.rejects(insert(session, table, { columns, rows: [row] }), /violates not-null constraint/);
    await session.query('rollback to savepoint before_row');
  }
}
