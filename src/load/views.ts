import { createHash } from 'node:crypto';
import { sqlFile, sqlFiles, type SqlFile } from '../sql/files.js';
import { opsPath, setSearchPath, starPath, type Schemas } from '../warehouse/schemas.js';
import type { BatchPart, BoundFile, QueryResult, Session } from '../warehouse/warehouse.js';
import type { FoundSchemas } from './found-schema.js';

/** Names of the star's views. */
const STAR_VIEWS = ['all_plays', 'unmatched_reason', 'users_history'];

/** Folder of the ledger's views. */
const LEDGER_VIEWS = 'tables/ops_views';

/** Search path of the query for definitions: the server writes them relative to it. */
export const DEFINITIONS_PATH = ['public'];

/** File of a view, and the schema that it is created in. */
interface View {
  readonly schema: keyof Schemas;
  readonly file: SqlFile;
}

/** Views of star and ledger, created after the tables that they read. */
function views(): View[] {
  const star = STAR_VIEWS.map((name): View => ({ schema: 'star', file: sqlFile(`tables/star/${name}.sql`) }));
  return star.concat(sqlFiles(LEDGER_VIEWS).map((file): View => ({ schema: 'ops', file })));
}

/** Files of the views of a schema. */
export function viewFiles(schema: keyof Schemas): SqlFile[] {
  return views().flatMap((view) => (view.schema === schema ? [view.file] : []));
}

/** Names of the views of star and ledger. */
export function viewNames(): string[] {
  return views().map(({ file }) => file.name);
}

/** Whether all views exist, whatever their definitions. */
export function hasAllViews(found: FoundSchemas): boolean {
  return views().every(({ schema, file }) => found[schema].has(file.name));
}

/** Query for the definitions of all views: part of a batch on DEFINITIONS_PATH. `changedViews` takes its result. */
export function definitionsQuery({ star, ops }: Schemas): BoundFile {
  return { file: sqlFile('catalogue/views.sql'), values: { star, ops } };
}

/**
 * Names of views that are missing, or that differ from what this program created: another definition, or a table of another
 * name, as a view still reads a table that somebody renames.
 * @param recorded result of `ledger/star_view.sql`.
 */
export function changedViews(definitions: QueryResult | undefined, recorded: QueryResult | undefined): string[] {
  return differingViews(definitions, recorded).map(({ file }) => file.name);
}

/** Creates missing and changed views afresh, which keeps the grants on them. @returns the names of changed views. */
export async function createViews(session: Session, schemas: Schemas): Promise<string[]> {
  const paths = { star: starPath(schemas), ops: opsPath(schemas) };
  const readDefinitions = [setSearchPath(DEFINITIONS_PATH), definitionsQuery(schemas), setSearchPath(paths.ops)];
  const [, before, , recorded] = await session.batch([...readDefinitions, sqlFile('ledger/star_view.sql')]);
  const changed = differingViews(before, recorded);
  const creations = changed.flatMap(({ schema, file }): BatchPart[] => [setSearchPath(paths[schema]), file]);
  const results = await session.batch(creations.concat(readDefinitions));
  const digests = digestsOf(results.at(-2));
  const names = changed.map(({ file }) => file.name);
  const file = sqlFile('ledger/set_star_view.sql');
  await session.batch(names.map((name) => ({ file, values: { view_name: name, digest: digests.get(name) ?? '' } })));
  const existing = digestsOf(before);
  return names.filter((name) => existing.has(name) && recorded?.rows.some((row) => row['view_name'] === name));
}

function differingViews(definitions: QueryResult | undefined, recorded: QueryResult | undefined): View[] {
  const known = new Map((recorded?.rows ?? []).map((row) => [row['view_name'], row['digest']]));
  const digests = digestsOf(definitions);
  return views().filter(({ file: { name } }) => !digests.has(name) || digests.get(name) !== known.get(name));
}

/** Digest of each view's file and definition: a new version of the file counts as a change too. */
function digestsOf(definitions: QueryResult | undefined): Map<string, string> {
  const rows = definitions?.rows ?? [];
  const found = new Map(rows.map((row) => [String(row['name']), String(row['definition'])]));
  return new Map(
    views().flatMap(({ file: { name, text } }) => {
      const definition = found.get(name);
      if (definition === undefined) return [];
      return [[name, createHash('sha256').update(`${text}\n${definition}`).digest('hex')]];
    }),
  );
}
