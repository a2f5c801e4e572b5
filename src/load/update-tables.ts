import { sqlFile } from '../sql/files.js';
import { opsPath, setSearchPath, type Schemas } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { assertNoDifference, schemaDifferences } from './compare-schema.js';
import { foundTables, foundTablesOf, foundTablesQuery, type FoundTables } from './found-schema.js';
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
    await migrate(session, await starAndLedger(session, schemas));
  }
  const [star, ops] = await session.batch([foundTablesQuery(schemas.star), foundTablesQuery(schemas.ops)]);
  assertAsDefined({ star: foundTablesOf(star), ops: foundTablesOf(ops) });
}

/** Existing tables of both schemas. */
export interface FoundSchemas {
  readonly star: FoundTables;
  readonly ops: FoundTables;
}

/** Whether the tables, none of which is missing, have this program's schema version. @throws SCHEMA_MISMATCH */
export async function areCurrent(session: Session, schemas: Schemas, found: FoundSchemas): Promise<boolean> {
  const [, version] = await session.batch([setSearchPath(opsPath(schemas)), sqlFile('ledger/schema_version.sql')]);
  const current = notedVersion(version?.rows[0]);
  assertNotNewer(current);
  if (current !== programSchemaVersion()) return false;
  assertAsDefined(found);
  return true;
}

function assertAsDefined({ star, ops }: FoundSchemas): void {
  assertNoDifference([...schemaDifferences('star', star), ...schemaDifferences('ops', ops)]);
}

async function starAndLedger(session: Session, { star, ops }: Schemas): Promise<FoundTables> {
  return new Map([...(await foundTables(session, star)), ...(await foundTables(session, ops))]);
}
