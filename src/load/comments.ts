import { escapeIdentifier, escapeLiteral } from 'pg';
import { parseSqlFile, sqlFile, type SqlFile } from '../sql/files.js';
import { substitute } from '../sql/variables.js';
import { opsPath, setSearchPath, type Schemas } from '../warehouse/schemas.js';
import type { BoundFile, QueryResult, Session } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import { dictionary } from './dictionary.js';

/** Comment that the warehouse lacks, or has in other words. */
interface MissingComment {
  /** Object as COMMENT ON names it: `table "public"."users"`. */
  readonly object: string;
  readonly text: string;
}

type Configured = Pick<Dependencies, 'schemas' | 'settings'>;

/** Query for the comments of star and ledger: part of a batch. `hasAllComments` takes its result. */
export function commentsQuery({ star, ops }: Schemas): BoundFile {
  return { file: sqlFile('catalogue/comments.sql'), values: { star, ops } };
}

/** Whether each table, view and column has the comment of the dictionary; those of another owner are left as they are. */
export function hasAllComments(deps: Configured, comments: QueryResult | undefined): boolean {
  return missingComments(deps, comments).length === 0;
}

/**
 * Writes the comments that are missing or differ, in one request. Call it in a transaction. It waits for a publish that is
 * under way: on Redshift that holds locks on tables, and two transactions that lock them in different orders would deadlock.
 */
export async function writeComments(deps: Configured, session: Session): Promise<void> {
  const query = [setSearchPath(opsPath(deps.schemas)), commentsQuery(deps.schemas)];
  const missing = missingComments(deps, (await session.batch(query)).at(-1));
  if (missing.length === 0) return;
  await session.batch([sqlFile('ledger/lock_star_version.sql'), ...missing.map(commentFile)]);
}

function commentFile({ object, text }: MissingComment): SqlFile {
  const file = sqlFile('catalogue/comment.sql');
  return parseSqlFile(file.path, substitute(file.text, { object, comment: escapeLiteral(text) }));
}

function missingComments(deps: Configured, comments: QueryResult | undefined): MissingComment[] {
  const existing = new Map<unknown, Map<unknown, unknown>>();
  for (const { relation, column_name: column, comment } of comments?.rows ?? []) {
    const known = existing.get(relation) ?? new Map<unknown, unknown>();
    existing.set(relation, known.set(column, comment));
  }
  const words = dictionary(deps.settings);
  return (['star', 'ops'] as const).flatMap((schema) =>
    words[schema].flatMap(({ name, kind, description, columns }) => {
      const path = `${deps.schemas[schema]}.${name}`;
      const known = existing.get(path);
      if (known === undefined) return [];
      const quoted = `${escapeIdentifier(deps.schemas[schema])}.${escapeIdentifier(name)}`;
      const expected = columns.map((column) => ({
        name: column.name,
        object: `column ${quoted}.${escapeIdentifier(column.name)}`,
        text: column.description,
      }));
      return [{ name: null, object: `${kind} ${quoted}`, text: description }, ...expected].filter(
        (one) => (known.get(one.name) ?? '') !== one.text,
      );
    }),
  );
}
