import {
  COLUMN_TABLES,
  columnNames,
  customColumns,
  type ColumnTable,
  type CustomColumn,
} from '../sql/custom-column-files.js';
import type { JsonMapping } from '../copy-emulator/rules.js';
import { LoadError } from '../model/errors.js';
import type { FoundSchemas } from './found-schema.js';
import { parseSqlFile, sqlFile, type SqlFile } from '../sql/files.js';
import { substitute } from '../sql/variables.js';
import { columnsQuery, columnTypes, typesOf } from '../warehouse/catalog.js';
import { BATCH_COLUMN } from '../warehouse/run-object.js';
import { runSchema, setSearchPath, type Schemas } from '../warehouse/schemas.js';
import type { BoundFile, QueryResult, Session } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';

/** Empty table of the run's schema. Its columns are the custom columns that the run was started with. */
const NOTED_COLUMNS = 'own_column';

/** Tables that get the custom columns of a table, in the star and in the ledger. */
const TABLES_WITH: Readonly<Record<ColumnTable, Readonly<Record<keyof Schemas, readonly string[]>>>> = {
  users: { star: ['users'], ops: ['user_record'] },
  song: { star: ['song'], ops: ['song_record'] },
  songplay: { star: ['songplay', 'unmatched_play'], ops: ['play_record'] },
};

/** Whether the tables of star and ledger have all custom columns, with their types. @throws CONFIG_INVALID */
export function hasCustomColumns({ settings }: Pick<Dependencies, 'settings'>, found: FoundSchemas): boolean {
  return customColumns(settings.LOAD_COLUMNS).every((column) =>
    (['star', 'ops'] as const).every((schema) =>
      TABLES_WITH[column.table][schema].every(
        (table) => found[schema].get(table)?.get(column.name)?.type === column.type,
      ),
    ),
  );
}

/** Custom columns that a table of the star (`star`) or the ledger (`ops`) gets. */
export function columnsOfTable(columns: readonly CustomColumn[], schema: keyof Schemas, table: string): CustomColumn[] {
  return columns.filter((column) => TABLES_WITH[column.table][schema].includes(table));
}

/** Adds missing custom columns to the tables of star and ledger. @throws SCHEMA_MISMATCH, CONFIG_INVALID */
export async function addCustomColumns(
  { settings, schemas }: Pick<Dependencies, 'settings' | 'schemas'>,
  session: Session,
): Promise<void> {
  for (const column of customColumns(settings.LOAD_COLUMNS)) {
    for (const schema of ['star', 'ops'] as const) {
      await session.query(setSearchPath([schemas[schema]]));
      for (const table of TABLES_WITH[column.table][schema]) {
        const existing = (await columnTypes(session, schemas[schema], table)).get(column.name);
        if (existing === undefined) await session.execute(addColumnFile(table, column));
        else if (existing !== column.type) throw mismatch(column, table, existing);
      }
    }
  }
}

/** Adds custom columns to new tables of star and ledger, in the first schema of the session's search path. */
export async function addColumnsTo(session: Session, columns: readonly CustomColumn[]): Promise<void> {
  for (const column of columns) {
    const { star, ops } = TABLES_WITH[column.table];
    for (const table of [star, ops].flat()) await session.execute(addColumnFile(table, column));
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

/** File that adds a column to a table. An error in it names the file that the column comes from. */
export function addColumnFile(
  table: string,
  { name, path, type }: Pick<CustomColumn, 'name' | 'path' | 'type'>,
): SqlFile {
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

/** Adds the staged members of custom columns to a staging table. An expression that it does not take fails at once. */
export async function stageCustomColumns(
  session: Session,
  table: string,
  columns: readonly CustomColumn[],
): Promise<void> {
  const staging = columns.filter((column) => COLUMN_TABLES[column.table] === table);
  for (const { name, path, from, staged } of staging) {
    if (from !== null) await session.execute(addColumnFile(table, { name, path, type: staged }));
  }
  for (const column of staging) await session.execute(valueFile(table, column));
}

function valueFile(source: string, { name, type, expression, path }: CustomColumn): SqlFile {
  const file = sqlFile('columns/value.sql');
  const values = { source, type, expression: `(${expression})`, column: `"${name}"` };
  return { ...parseSqlFile(`${path} (${file.path})`, substitute(file.text, values)), name };
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
  const known = typeof json === 'string' ? recordColumns(table).map((name) => `$['${name}']`) : json.jsonpaths;
  return { jsonpaths: [...known, ...members] };
}

/** Columns of a staging table that its records fill. */
function recordColumns(table: string): string[] {
  return columnNames(`run/${table}`).filter((name) => name !== BATCH_COLUMN);
}

/**
 * File of `sql` with the custom columns of a table: psql's variables `custom` (their names), `custom_values` (their values
 * from the staging table) and `custom_compared` (an order of their values that counts trailing blanks), each with a comma
 * before every part.
 * @param table staging table, or a table that takes custom columns.
 */
export function withCustomColumns(path: string, table: string, columns: readonly CustomColumn[]): SqlFile {
  const file = sqlFile(path);
  const ofTable = columns.filter((column) => column.table === table || COLUMN_TABLES[column.table] === table);
  const listed = (describe: (column: CustomColumn) => string) =>
    ofTable.map((column) => `, ${describe(column)}`).join('');
  return parseSqlFile(
    file.path,
    substitute(file.text, {
      custom: listed(({ name }) => `"${name}"`),
      custom_values: listed(({ name, type, expression }) => `cast((${expression}) as ${type}) as "${name}"`),
      custom_compared: listed(({ name, type }) => (type.startsWith('varchar') ? `"${name}" || '.'` : `"${name}"`)),
    }),
  );
}

/** File of `sql` as it is without custom columns. */
export function withoutCustomColumns(path: string): SqlFile {
  return withCustomColumns(path, '', []);
}
