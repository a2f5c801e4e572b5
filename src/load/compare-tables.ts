import { opsPath, setSearchPath, type Schemas } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { allDifferences, assertNoDifference, type SchemaDifference } from './compare-schema.js';
import { foundSchemas } from './found-schema.js';
import { assertNotNewer, migrations, schemaVersion } from './migrations.js';

/**
 * Compares the tables of star and ledger with `sql/tables` as `createTables` does, and changes nothing. A column that the
 * next load adds to tables of an older version is no difference.
 * @returns the number of tables and views that exist.
 * @throws SCHEMA_MISMATCH if a newer version has loaded here, or if somebody changed a table.
 */
export async function compareTables(session: Session, schemas: Schemas): Promise<number> {
  await session.query(setSearchPath(opsPath(schemas)));
  const found = await foundSchemas(session, schemas);
  const version = found.ops.has('schema_version') ? await schemaVersion(session) : null;
  assertNotNewer(version);
  assertNoDifference(allDifferences(found).filter((difference) => !isPending(difference, version ?? 0)));
  return found.star.size + found.ops.size;
}

/** Whether a migration that the next load applies adds the missing column. */
function isPending({ table, column, found }: SchemaDifference, version: number): boolean {
  return (
    found === null &&
    migrations().some((next) => next.version > version && next.table === table && next.column === column)
  );
}
