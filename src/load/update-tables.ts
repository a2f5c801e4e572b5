import { opsPath, schemaList, type Schemas } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { assertNoDifference, schemaDifferences } from './compare-schema.js';
import { foundTables, type FoundTables } from './found-schema.js';
import { assertNotNewer, migrate, noteSchemaVersion, programSchemaVersion, schemaVersion } from './migrations.js';

/**
 * Migrates the tables of star and ledger where an older version of the program has created them, then compares them with
 * `sql/tables`. Call it in the transaction that creates missing tables. A second run changes nothing.
 * @param isNewLedger whether this transaction has created the ledger: then there is nothing to migrate.
 * @throws SCHEMA_MISMATCH where a newer version has loaded here, or where somebody changed a table.
 */
export async function updateTables(session: Session, schemas: Schemas, isNewLedger: boolean): Promise<void> {
  await session.query(`set search_path to ${schemaList(opsPath(schemas))}`);
  const version = isNewLedger ? null : await schemaVersion(session);
  assertNotNewer(version);
  if (isNewLedger) await noteSchemaVersion(session);
  else if (version !== programSchemaVersion()) {
    // Publishing takes the same lock: no run moves rows into tables that are being changed.
    await session.query('lock table star_version');
    await migrate(session, await starAndLedger(session, schemas));
  }
  assertNoDifference([
    ...schemaDifferences('star', await foundTables(session, schemas.star)),
    ...schemaDifferences('ops', await foundTables(session, schemas.ops)),
  ]);
}

async function starAndLedger(session: Session, { star, ops }: Schemas): Promise<FoundTables> {
  return new Map([...(await foundTables(session, star)), ...(await foundTables(session, ops))]);
}
