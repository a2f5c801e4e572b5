import { createHash } from 'node:crypto';
import { sqlFile } from '../sql/files.js';
import { opsPath, setSearchPath, starPath, type Schemas } from '../warehouse/schemas.js';
import type { BoundFile, QueryResult, Session } from '../warehouse/warehouse.js';

/** Views of the star, created after the tables that they read. */
export const VIEWS = ['all_plays', 'unmatched_reason', 'users_history'];

/** Search path of the query for definitions: the server writes them relative to it. */
export const DEFINITIONS_PATH = ['public'];

/** Query for the definitions of a schema's views: part of a batch on DEFINITIONS_PATH. `changedViews` takes its result. */
export function definitionsQuery(star: string): BoundFile {
  return { file: sqlFile('catalogue/views.sql'), values: { schema: star } };
}

/**
 * Views that are missing, or that differ from what this program created: another definition, or a table of another name,
 * as a view still reads a table that somebody renames.
 * @param recorded result of `ledger/star_view.sql`.
 */
export function changedViews(definitions: QueryResult | undefined, recorded: QueryResult | undefined): string[] {
  const known = new Map((recorded?.rows ?? []).map((row) => [row['view_name'], row['digest']]));
  const digests = digestsOf(definitions);
  return VIEWS.filter((view) => !digests.has(view) || digests.get(view) !== known.get(view));
}

/** Creates missing and changed views afresh, which keeps the grants on them. @returns the names of changed views. */
export async function createViews(session: Session, schemas: Schemas): Promise<string[]> {
  const definitions = [setSearchPath(DEFINITIONS_PATH), definitionsQuery(schemas.star)];
  const [, before, , recorded] = await session.batch([
    ...definitions,
    setSearchPath(opsPath(schemas)),
    sqlFile('ledger/star_view.sql'),
  ]);
  const changed = changedViews(before, recorded);
  const results = await session.batch([
    setSearchPath(starPath(schemas)),
    ...changed.map((view) => sqlFile(`tables/star/${view}.sql`)),
    ...definitions,
    setSearchPath(opsPath(schemas)),
  ]);
  const digests = digestsOf(results.at(-2));
  const file = sqlFile('ledger/set_star_view.sql');
  await session.batch(changed.map((view) => ({ file, values: { view_name: view, digest: digests.get(view) ?? '' } })));
  const existing = digestsOf(before);
  return changed.filter((view) => existing.has(view) && recorded?.rows.some((row) => row['view_name'] === view));
}

/** Digest of each view's file and definition: a new version of the file counts as a change too. */
function digestsOf(definitions: QueryResult | undefined): Map<string, string> {
  const rows = definitions?.rows ?? [];
  const found = new Map(rows.map((row) => [String(row['name']), String(row['definition'])]));
  return new Map(
    VIEWS.flatMap((view) => {
      const definition = found.get(view);
      if (definition === undefined) return [];
      const { text } = sqlFile(`tables/star/${view}.sql`);
      return [[view, createHash('sha256').update(`${text}\n${definition}`).digest('hex')]];
    }),
  );
}
