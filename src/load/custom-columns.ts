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

/** A table of the run's schema without rows: its columns are the columns of one's own that the run was begun with. */
const BEGUN_WITH = 'own_column';

/** Whether the star's tables have the columns of one's own, each with its type. @throws CONFIG_INVALID */
export function hasCustomColumns({ settings }: Pick<Dependencies, 'settings'>, star: FoundTables): boolean {
  return customColumns(settings.LOAD_COLUMNS).every((column) =>
    tablesWith(column).every((table) => star.get(table)?.get(column.name)?.type === column.type),
  );
}

/** The tables of the star that get a column of one's own. */
function tablesWith({ table }: CustomColumn): string[] {
  return table === 'songplay' ? ['songplay', 'unmatched_play'] : [table];
}

/** Adds to the star's tables the columns of one's own that they lack. @throws SCHEMA_MISMATCH, CONFIG_INVALID */
export async function addCustomColumns({ settings, schemas }: Dependencies, session: Session): Promise<void> {
  for (const column of customColumns(settings.LOAD_COLUMNS)) {
    for (const table of tablesWith(column)) {
      const is = (await columnTypes(session, schemas.star, table)).get(column.name);
      if (is === undefined) await session.execute(addColumnFile(table, column));
      else if (is !== column.type) throw mismatch(column, table, is);
    }
  }
}

function mismatch({ name, path, type }: CustomColumn, table: string, is: string): LoadError {
  const message = `Column ${name} of ${table} is ${is}, and ${path} says ${type}: give the file another name, or drop the column`;
  return new LoadError('SCHEMA_MISMATCH', message, { table, column: name });
}

/** Files that note in the run's schema which columns of one's own the run is begun with. */
export function customColumnsTable(columns: readonly CustomColumn[]): SqlFile[] {
  if (columns.length === 0) return [];
  const list = columns.map(({ name, type }) => `    ${name}  ${type}`).join(',\n');
  const { path, text } = sqlFile(`columns/${BEGUN_WITH}.sql`);
  return [parseSqlFile(path, substitute(text, { columns: list }))];
}

function addColumnFile(table: string, { name, path, type }: Pick<CustomColumn, 'name' | 'path' | 'type'>): SqlFile {
  const file = sqlFile('columns/add_column.sql');
  return parseSqlFile(`${path} (${file.path})`, substitute(file.text, { target: table, column: `"${name}"`, type }));
}

/** Question for what `noteOwnColumns` has noted: part of a batch, whose result `columnsOfRun` takes. */
export function customColumnsQuery(loadId: string): BoundFile {
  return columnsQuery(runSchema(loadId), BEGUN_WITH);
}

/**
 * The columns of one's own that this run loads.
 * @throws CONFIG_INVALID where this worker has others than the one that began the run: their values would be lost.
 */
export function columnsOfRun(
  { settings }: Pick<Dependencies, 'settings'>,
  loadId: string,
  noted: QueryResult | undefined,
): readonly CustomColumn[] {
  const columns = customColumns(settings.LOAD_COLUMNS);
  const begunWith = typesOf(noted);
  const ours = columns.map(described);
  const theirs = [...begunWith].map(([name, type]) => described({ name, type }));
  if (ours.sort().join() === theirs.sort().join()) return columns;
  const message =
    `This run was begun with ${theirs.join(', ') || 'no columns of your own'}, and this worker has ` +
    `${ours.join(', ') || 'none'}: give all workers the same [LOAD] COLUMNS, then start the load again`;
  throw new LoadError('CONFIG_INVALID', message, { loadId });
}

function described({ name, type }: Pick<CustomColumn, 'name' | 'type'>): string {
  return `${name} ${type}`;
}

/** Adds to a staging table what is staged for columns of one's own, and the view that they are made of. */
export async function stageCustomColumns(
  session: Session,
  table: string,
  columns: readonly CustomColumn[],
): Promise<void> {
  const ours = columns.filter((column) => COLUMN_TABLES[column.table] === table);
  for (const { name, path, from, staged } of ours) {
    if (from !== null) await session.execute(addColumnFile(table, { name, path, type: staged }));
  }
  if (ours.length > 0 && table === 'stage_events') await session.execute(sqlFile('columns/keyed_event.sql'));
}

/** Columns that a run adds to the tables of its schema for custom columns, by table. */
export function addedByCustomColumns(
  columns: readonly CustomColumn[],
): ReadonlyMap<string, Pick<CustomColumn, 'name' | 'type'>[]> {
  const added = new Map<string, Pick<CustomColumn, 'name' | 'type'>[]>([[BEGUN_WITH, [...columns]]]);
  for (const { name, table, from, staged } of columns) {
    const stagingTable = COLUMN_TABLES[table];
    if (from !== null) added.set(stagingTable, [...(added.get(stagingTable) ?? []), { name, type: staged }]);
  }
  return added;
}

/** The mapping of a source's JSON with the members that are staged for columns of one's own, in the order of columns. */
export function withCustomMembers(json: JsonMapping, table: string, columns: readonly CustomColumn[]): JsonMapping {
  const own = columns.filter((column) => COLUMN_TABLES[column.table] === table).flatMap(({ from }) => from ?? []);
  if (own.length === 0) return json;
  const known = typeof json === 'string' ? columnNames(`run/${table}`).map((name) => `$['${name}']`) : json.jsonpaths;
  return { jsonpaths: [...known, ...own] };
}

/** Files that make the candidates of a table's columns of one's own, once its candidate rows are there. */
export function customCandidateFiles(table: string, columns: readonly CustomColumn[]): SqlFile[] {
  const ours = columns.filter((column) => column.table === table);
  return ['', 'fill_'].flatMap((kind) => ours.map((column) => fileOf(`columns/${kind}${table}.sql`, column)));
}

/** Files that move the candidates of all columns of one's own into the star, once its rows are there. */
export function customPublishFiles(columns: readonly CustomColumn[]): SqlFile[] {
  return columns.map((column) => fileOf(`columns/publish_${column.table}.sql`, column));
}

/** A file of `sql/columns/` for one column. What fails in it is told by the column's own file. */
function fileOf(path: string, { name, type, expression, path: own }: CustomColumn): SqlFile {
  const values = { column: `"${name}"`, type, expression: `(${expression})`, values: `"own_${name}"` };
  const file = sqlFile(path);
  return { ...parseSqlFile(`${own} (${file.path})`, substitute(file.text, values)), name };
}
