import { STAR_TABLES } from '../model/star.js';
import { sqlFile, sqlFiles, type SqlFile } from '../sql/files.js';
import { relationsOf, schemaExists } from '../warehouse/catalog.js';
import { opsPath, setSearchPath, starPath } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { writeComments } from './comments.js';
import { addCustomColumns } from './custom-columns.js';
import type { Dependencies } from './dependencies.js';
import { updateTables } from './update-tables.js';
import { createViews } from './views.js';

/**
 * Creates missing schemas, tables and views of star and ledger, migrates old ones, and comments on all. Idempotent. Call it in a transaction.
 * @returns the views that differed from this version's files: somebody changed them, or an older version created them.
 */
export async function completeTables(
  deps: Pick<Dependencies, 'warehouse' | 'schemas' | 'settings'>,
  session: Session,
): Promise<string[]> {
  const { star, ops } = deps.schemas;
  await createSchemas(session, [star, ops]);
  const inLedger = { schema: ops, path: opsPath(deps.schemas) };
  const inStar = { schema: star, path: starPath(deps.schemas) };
  const ledger = await createMissing(deps, session, inLedger, sqlFiles('tables/ops'));
  await createMissing(deps, session, inStar, starFiles(STAR_TABLES));
  await updateTables(session, deps.schemas, ledger.includes('star_version'));
  const recreated = await createViews(session, deps.schemas);
  await addCustomColumns(deps, session);
  await writeComments(deps, session);
  return recreated;
}

async function createSchemas(session: Session, schemas: readonly string[]): Promise<void> {
  for (const schema of schemas) {
    // IF NOT EXISTS alone needs the right to create schemas even if the schema exists.
    if (!(await schemaExists(session, schema)))
      await session.batch([{ file: sqlFile('database/create_schema.sql'), values: { schema } }]);
  }
}

/** Creates missing tables and views, each with its physical design. @returns their names. */
async function createMissing(
  { warehouse }: Pick<Dependencies, 'warehouse'>,
  session: Session,
  { schema, path }: { readonly schema: string; readonly path: readonly string[] },
  files: readonly SqlFile[],
): Promise<string[]> {
  const existing = await relationsOf(session, schema);
  const missing = files.filter((file) => !existing.has(file.name));
  const tables = missing.flatMap((file) => warehouse.tableFiles(file));
  await session.batch([setSearchPath(path), ...tables]);
  return missing.map(({ name }) => name);
}

function starFiles(names: readonly string[]): SqlFile[] {
  return names.map((name) => sqlFile(`tables/star/${name}.sql`));
}
