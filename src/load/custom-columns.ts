import { COLUMN_TABLES, columnNames, customColumns, type CustomColumn } from '../sql/custom-column-files.js';
import type { JsonMapping } from '../copy-emulator/rules.js';
import { LoadError } from '../model/errors.js';
import type { FoundTables } from './found-schema.js';
import { parseSqlFile, sqlFile, type SqlFile } from '../sql/files.js';
import { substitute } from '../sql/variables.js';
import { columnsQuery, columnTypes, typesOf } from '../warehouse/catalog.js';
import { runSchema } from '../warehouse/schemas.js';
import type { BoundFile, QueryResult, Session } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';

/** Empty table of the run's schema. Its columns are the custom columns that the run was started with. */
const NOTED_COLUMNS = 'own_column';

/** Whether the star's tables have all custom columns, with their types. @throws CONFIG_INVALID */
export function hasCustomColumns({ settings }: Pick<Dependencies, 'settings'>, star: FoundTables): boolean {
  return customColumns(settings.LOAD_COLUMNS).every((column) =>
    tablesWith(column).every((table) => star.get(table)?.get(column.name)?.type === column.type),
  );
}

/** Tables of the star that get a custom column. */
function tablesWith({ table }: CustomColumn): string[] {
  return table === 'songplay' ? ['songplay', 'unmatched_play'] : [table];
}

/** Custom columns that a table of the star gets. */
export function columnsOfTable(columns: readonly CustomColumn[], table: string): CustomColumn[] {
  return columns.filter((column) => tablesWith(column).includes(table));
}

/** Adds missing custom columns to the star's tables. @throws SCHEMA_MISMATCH, CONFIG_INVALID */
export async function addCustomColumns({ settings, schemas }: Dependencies, session: Session): Promise<void> {
  for (const column of customColumns(settings.LOAD_COLUMNS)) {
    for (const table of tablesWith(column)) {
      const existing = (await columnTypes(session, schemas.star, table)).get(column.name);
      if (existing === undefined) await session.execute(addColumnFile(table, column));
      else if (existing !== column.type) throw mismatch(column, table, existing);
    }
  }
}

function mismatch({ name, path, type }: CustomColumn, table: string, existing: string): LoadError {
  const message = `Column ${name} of ${table} is ${existing}, and ${path} says ${type}: give the file another name, or drop the column`;
  return new LoadError(
    'SCHEMA_MISMATCH',
    message,
    { table, column: name },
    { remedy: 'Do one of the two, then load again.' },
  );
}

/** Files that note in the run's schema which custom columns the run is started with. */
export function customColumnsTable(columns: readonly CustomColumn[]): SqlFile[] {
  if (columns.length === 0) return [];
  const list = columns.map(({ name, type }) => `    ${name}  ${type}`).join(',\n');
  const { path, text } = sqlFile(`columns/${NOTED_COLUMNS}.sql`);
  return [parseSqlFile(path, substitute(text, { columns: list }))];
}

function addColumnFile(table: string, { name, path, type }: Pick<CustomColumn, 'name' | 'path' | 'type'>): SqlFile {
  const file = sqlFile('columns/add_column.sql');
  return parseSqlFile(`${path} (${file.path})`, substitute(file.text, { target: table, column: `"${name}"`, type }));
}

/** Query for the noted custom columns, as part of a batch. `columnsOfRun` takes its result. */
export function customColumnsQuery(loadId: string): BoundFile {
  return columnsQuery(runSchema(loadId), NOTED_COLUMNS);
}

/**
 * Custom columns that this run loads.
 * @throws CONFIG_INVALID if this worker has other columns than the one that started the run: their values would be lost.
 */
export function columnsOfRun(
  { settings }: Pick<Dependencies, 'settings'>,
  loadId: string,
  noted: QueryResult | undefined,
): readonly CustomColumn[] {
  const columns = customColumns(settings.LOAD_COLUMNS);
  const notedTypes = typesOf(noted);
  const configured = columns.map(described);
  const expected = [...notedTypes].map(([name, type]) => described({ name, type }));
  if (configured.sort().join() === expected.sort().join()) return columns;
  const message =
    `This run was started with ${expected.join(', ') || 'no columns of your own'}, and this worker has ` +
    `${configured.join(', ') || 'none'}: give all workers the same [LOAD] COLUMNS, then start the load again`;
  throw new LoadError(
    'CONFIG_INVALID',
    message,
    { loadId },
    { remedy: 'Correct [LOAD] COLUMNS of the workers that differ.' },
  );
}

function described({ name, type }: Pick<CustomColumn, 'name' | 'type'>): string {
  return `${name} ${type}`;
}

/** Adds the staged members of custom columns to a staging table, and creates the view that their values come from. */
export async function stageCustomColumns(
  session: Session,
  table: string,
  columns: readonly CustomColumn[],
): Promise<void> {
  const staging = columns.filter((column) => COLUMN_TABLES[column.table] === table);
  for (const { name, path, from, staged } of staging) {
    if (from !== null) await session.execute(addColumnFile(table, { name, path, type: staged }));
  }
  if (staging.length > 0 && table === 'stage_events') await session.execute(sqlFile('columns/keyed_event.sql'));
}

/** Columns that a run adds to the tables of its schema for custom columns, by table. */
export function addedByCustomColumns(
  columns: readonly CustomColumn[],
): ReadonlyMap<string, Pick<CustomColumn, 'name' | 'type'>[]> {
  const added = new Map<string, Pick<CustomColumn, 'name' | 'type'>[]>([[NOTED_COLUMNS, [...columns]]]);
  for (const { name, table, from, staged } of columns) {
    const stagingTable = COLUMN_TABLES[table];
    if (from !== null) added.set(stagingTable, [...(added.get(stagingTable) ?? []), { name, type: staged }]);
  }
  return added;
}

/** Extends the mapping of a source's JSON by the staged members of custom columns, in the order of columns. */
export function withCustomMembers(json: JsonMapping, table: string, columns: readonly CustomColumn[]): JsonMapping {
  const members = columns.filter((column) => COLUMN_TABLES[column.table] === table).flatMap(({ from }) => from ?? []);
  if (members.length === 0) return json;
  const known = typeof json === 'string' ? columnNames(`run/${table}`).map((name) => `$['${name}']`) : json.jsonpaths;
  return { jsonpaths: [...known, ...members] };
}

/** Files that fill a table's custom columns in its candidate rows, after those are made. */
export function customCandidateFiles(table: string, columns: readonly CustomColumn[]): SqlFile[] {
  const ofTable = columns.filter((column) => column.table === table);
  return ['', 'fill_'].flatMap((kind) => ofTable.map((column) => fileOf(`columns/${kind}${table}.sql`, column)));
}

/** Files that move the values of all custom columns into the star, after its rows are published. */
export function customPublishFiles(columns: readonly CustomColumn[]): SqlFile[] {
  return columns.map((column) => fileOf(`columns/publish_${column.table}.sql`, column));
}

/** File of `sql/columns/` with one column written into it. An error in it names the column's own file. */
function fileOf(path: string, { name, type, expression, path: customPath }: CustomColumn): SqlFile {
  const values = { column: `"${name}"`, type, expression: `(${expression})`, values: `"own_${name}"` };
  const file = sqlFile(path);
  return { ...parseSqlFile(`${customPath} (${file.path})`, substitute(file.text, values)), name };
}
