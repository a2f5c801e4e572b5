import { createHash } from 'node:crypto';
import type { ContentChange, ContentChanges } from '../model/content.js';
import { STAR, STAR_TABLES, type StarTable } from '../model/star.js';
import type { CustomColumn } from '../sql/custom-column-files.js';
import { sqlFile } from '../sql/files.js';
import { tableColumns } from '../sql/table-definition.js';
import type { BatchResult, Session, Warehouse } from '../warehouse/warehouse.js';
import { BATCH_COLUMN } from '../warehouse/run-object.js';
import { columnsOfTable } from './custom-columns.js';
import type { PublishedTable } from './star-mark.js';

/** Warehouse and custom columns, on which the hash of a row depends. */
export interface HashedColumns {
  readonly warehouse: Pick<Warehouse, 'rowHash'>;
  readonly columns: readonly CustomColumn[];
}

/** Number of rows and content of a table, as `star_content` has it: the form of the hash, a colon, the sum of hashes. */
export interface TableContent {
  readonly rows: number;
  readonly content: string;
}

/** Rows that a publish writes and deletes, each as the part of a query after FROM. */
interface ChangedRows {
  readonly written: string;
  readonly deleted: string;
}

const DELETED_PLAYS =
  'songplay_id in (select songplay_id from replaced_play union all select songplay_id from gone_play) ' +
  'and (select count(*) from replaced_play) + (select count(*) from gone_play) > 0';

function changedRows(table: StarTable, key: string): ChangedRows {
  const deleted = `${table} where ${key} in (select ${key} from new_${table} union all select ${key} from gone_${table})`;
  return { written: `new_${table}`, deleted };
}

/** Changed rows of a table, as the part of a query after FROM. The mark of a table that is not here is of all its rows. */
const CHANGED_ROWS: Readonly<Partial<Record<StarTable, ChangedRows>>> = {
  users: changedRows('users', 'user_id'),
  song: changedRows('song', 'song_id'),
  artist: changedRows('artist', 'artist_id'),
  times: changedRows('times', 'start_time'),
  songplay: { written: 'new_play where song_id is not null', deleted: `songplay where ${DELETED_PLAYS}` },
  unmatched_play: { written: 'new_play where song_id is null', deleted: `unmatched_play where ${DELETED_PLAYS}` },
};

/** SQL expression for the hash of a row of a table of the star, or of a candidate row. */
function rowHash({ warehouse, columns }: HashedColumns, table: StarTable): string {
  const own = columnsOfTable(columns, 'star', table);
  // The batch of a play is no content: it changes where an object is read again.
  const defined = tableColumns(sqlFile(`tables/star/${table}.sql`)).filter(({ name }) => name !== BATCH_COLUMN);
  const all = [defined, own].flat();
  return warehouse.rowHash(all);
}

/** Form of the hash: contents with different ones, as after a column was added, cannot be compared. */
function hashForm(hashed: HashedColumns, table: StarTable): string {
  return createHash('sha256').update(rowHash(hashed, table)).digest('hex').slice(0, 8);
}

function hashQuery(hashed: HashedColumns, table: StarTable, change: string, from: string): string {
  const label = `select '${table}' as table_name, '${change}' as change`;
  return `${label}, count(*) as row_count, coalesce(sum(${rowHash(hashed, table)}), 0) as hash_sum from ${from}`;
}

/** Query for how the candidate rows of a step change contents. */
export interface ContentQuery {
  /** Empty if the run does not mark contents, or if the changed rows of the tables are not known. */
  readonly queries: readonly string[];
  /** Reads the query's result. */
  readonly changesOf: (result: BatchResult | undefined) => ContentChanges | undefined;
}

/** Query for how the candidate rows that a file of `sql/load` made change the contents of the star's tables. */
export function contentQuery(
  hashed: HashedColumns,
  { table: file, marksContent }: { readonly table: string; readonly marksContent?: boolean },
): ContentQuery {
  if (marksContent !== true) return { queries: [], changesOf: () => undefined };
  const changed = STAR.flatMap(({ candidates, name }) => {
    const rows = candidates === file ? CHANGED_ROWS[name] : undefined;
    return rows === undefined ? [] : [{ table: name, rows }];
  });
  const parts = changed.flatMap(({ table, rows: { written, deleted } }) => [
    hashQuery(hashed, table, 'written', written),
    hashQuery(hashed, table, 'deleted', deleted),
  ]);
  const tables = changed.map(({ table }) => table);
  const queries = parts.length === 0 ? [] : [parts.join('\nunion all\n')];
  return { queries, changesOf: (result) => changesOf(tables, result) };
}

function changesOf(tables: readonly StarTable[], result: BatchResult | undefined): ContentChanges {
  const rows = result?.rows ?? [];
  const hashedRows = (table: StarTable, change: keyof ContentChange) => {
    const found = rows.find((row) => row['table_name'] === table && row['change'] === change);
    return { rows: Number(found?.['row_count'] ?? 0), sum: found === undefined ? '0' : String(found['hash_sum']) };
  };
  return Object.fromEntries(
    tables.map((table) => [table, { written: hashedRows(table, 'written'), deleted: hashedRows(table, 'deleted') }]),
  );
}

/** Contents by table, from the result of `ledger/star_content.sql`. */
export function markedContents(result: BatchResult | undefined): ReadonlyMap<string, string> {
  return new Map((result?.rows ?? []).map((row) => [String(row['table_name']), String(row['content'])]));
}

/**
 * Contents of the star's tables after a publish: those before, plus the hashes of the rows written, minus those of the rows
 * deleted. A table of which one of them is not known, or whose number of rows does not follow from them, is read whole:
 * at the first publish of a version that marks contents, after custom columns changed, and where rows were restored.
 */
export async function contentsAfterPublish(
  session: Session,
  hashed: HashedColumns,
  marked: ReadonlyMap<string, string>,
  changes: ContentChanges,
  published: (table: StarTable) => PublishedTable,
): Promise<Record<StarTable, string>> {
  const known = new Map(
    STAR_TABLES.flatMap((table) => {
      const change = changes[table];
      const sum = change === undefined ? null : sumAfter(sumOf(hashed, table, marked), change, published(table));
      return sum === null ? [] : [[table, `${hashForm(hashed, table)}:${sum}`]];
    }),
  );
  const unknown = STAR_TABLES.filter((table) => !known.has(table));
  const read = unknown.length === 0 ? new Map<StarTable, TableContent>() : await readContents(session, hashed, unknown);
  const contents = STAR_TABLES.map((table) => [table, known.get(table) ?? read.get(table)?.content ?? '']);
  return Object.fromEntries(contents) as Record<StarTable, string>;
}

function sumAfter(
  before: bigint | null,
  change: ContentChange,
  { rows, written, deleted }: PublishedTable,
): bigint | null {
  if (change.written.rows !== written || change.deleted.rows !== deleted) return null;
  if (rows.after === written) return BigInt(change.written.sum);
  const follows = rows.before !== undefined && rows.before + written - deleted === rows.after;
  return before === null || !follows ? null : before + BigInt(change.written.sum) - BigInt(change.deleted.sum);
}

/** Sum of a table's hashes by its mark; null if it has none, or one with another form of the hash. */
function sumOf(hashed: HashedColumns, table: StarTable, marked: ReadonlyMap<string, string>): bigint | null {
  const [form, sum] = marked.get(table)?.split(':') ?? [];
  return form === hashForm(hashed, table) && sum !== undefined ? BigInt(sum) : null;
}

/** Reads whole tables of the star for their contents. */
export async function readContents(
  session: Session,
  hashed: HashedColumns,
  tables: readonly StarTable[] = STAR_TABLES,
): Promise<Map<StarTable, TableContent>> {
  const query = tables.map((table) => hashQuery(hashed, table, 'whole', table)).join('\nunion all\n');
  const { rows } = await session.query(query);
  return new Map(
    rows.map((row): [StarTable, TableContent] => {
      const table = row['table_name'] as StarTable;
      const content = `${hashForm(hashed, table)}:${String(row['hash_sum'])}`;
      return [table, { rows: Number(row['row_count']), content }];
    }),
  );
}

/** Tables of the star whose content can be compared with its mark, and differs from it. */
export function differingContents(
  hashed: HashedColumns,
  marked: ReadonlyMap<string, string>,
  found: ReadonlyMap<StarTable, TableContent>,
): StarTable[] {
  return STAR_TABLES.filter((table) => {
    const isComparable = sumOf(hashed, table, marked) !== null;
    return isComparable && found.get(table)?.content !== marked.get(table);
  });
}
