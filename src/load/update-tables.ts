import { sqlFile } from '../sql/files.js';
import { opsPath, setSearchPath, starPath, type Schemas } from '../warehouse/schemas.js';
import type { QueryResult, Session } from '../warehouse/warehouse.js';
import { allDifferences, assertNoDifference } from './compare-schema.js';
import { changedViews } from './views.js';
import { foundSchemas, type FoundSchemas } from './found-schema.js';
import {
  assertNotNewer,
  migrate,
  notedVersion,
  noteSchemaVersion,
  programSchemaVersion,
  schemaVersion,
} from './migrations.js';

/**
 * Migrates the tables of star and ledger if an older version of the program created them, then compares them with
 * `sql/tables`. Idempotent. Call it in the transaction that creates missing tables.
 * @param isNewLedger whether this transaction created the ledger: then there is nothing to migrate.
 * @throws SCHEMA_MISMATCH if a newer version has loaded here, or if somebody changed a table.
 */
export async function updateTables(session: Session, schemas: Schemas, isNewLedger: boolean): Promise<void> {
  await session.query(setSearchPath(opsPath(schemas)));
  const version = isNewLedger ? null : await schemaVersion(session);
  assertNotNewer(version);
  if (isNewLedger) await noteSchemaVersion(session);
  else if (version !== programSchemaVersion()) {
    // Publishing takes the same lock: no run moves rows into tables that are being migrated.
    await session.execute(sqlFile('ledger/lock_star_version.sql'));
    const found = await schemaVersion(session);
    assertNotNewer(found);
    const { star, ops } = await foundSchemas(session, schemas);
    await session.query(setSearchPath(starPath(schemas)));
    await migrate(session, new Map([...star, ...ops]), found);
    await session.query(setSearchPath(opsPath(schemas)));
    await noteSchemaVersion(session);
  }
  assertNoDifference(allDifferences(await foundSchemas(session, schemas)));
}

/** Tables and definitions of views that exist. */
export interface FoundRelations {
  readonly found: FoundSchemas;
  /** Result of `definitionsQuery`. */
  readonly definitions: QueryResult | undefined;
}

/**
 * Whether the tables and views, none of which is missing, are those of this program's schema version.
 * @throws SCHEMA_MISMATCH
 */
export async function areCurrent(
  session: Session,
  schemas: Schemas,
  { found, definitions }: FoundRelations,
): Promise<boolean> {
  const [, version, views] = await session.batch([
    setSearchPath(opsPath(schemas)),
    sqlFile('ledger/schema_version.sql'),
    sqlFile('ledger/star_view.sql'),
  ]);
  const current = notedVersion(version?.rows[0]);
  assertNotNewer(current);
  if (current !== programSchemaVersion()) return false;
  assertNoDifference(allDifferences(found));
  return changedViews(definitions, views).length === 0;
}
