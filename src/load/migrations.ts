import { LoadError } from '../model/errors.js';
import { directive, sqlFile, sqlFiles, type SqlFile } from '../sql/files.js';
import type { Session } from '../warehouse/warehouse.js';
import type { FoundTables } from './found-schema.js';

/** Change to the tables that an older version of the program created. */
export interface Migration {
  /** Number in the file's name; the numbers have no gaps. */
  readonly version: number;
  readonly file: SqlFile;
  /** Column that the migration adds: if it exists already, the migration is skipped. */
  readonly table: string;
  readonly column: string;
}

const FILE_NAME = /^(?<version>\d{4})_[a-z0-9_]+$/;
const ADDED_COLUMN = /^(?<table>[a-z_]+)\.(?<column>[a-z_]+)$/;

/**
 * Migrations of `sql/migrations`, oldest first.
 * @throws SQL_FAILED if a file's name has no number, if the numbers have a gap, or if the directive `--! unless-column` is
 *   missing.
 */
export function migrations(): readonly Migration[] {
  return sqlFiles('migrations').map((file, index) => {
    const version = Number(FILE_NAME.exec(file.name)?.groups?.['version']);
    const added = ADDED_COLUMN.exec(directive(file, 'unless-column') ?? '')?.groups;
    if (version !== index + 1) throw new LoadError('SQL_FAILED', `${file.path}: expected a name with ${index + 1}`);
    if (added === undefined)
      throw new LoadError('SQL_FAILED', `${file.path}: expected --! unless-column: table.column`);
    return { version, file, table: added['table'] ?? '', column: added['column'] ?? '' };
  });
}

/** Schema version of the tables that this program creates. */
export function programSchemaVersion(): number {
  return migrations().at(-1)?.version ?? 0;
}

/**
 * Migrates the tables of an older version. Call it in a transaction that holds the star's lock, on the search path of the star,
 * where views are created: DDL is transactional on both engines, so that an attempt that dies half-way leaves the old version.
 * @param tables tables of star and ledger, read under the lock.
 * @param found version in the ledger; null if the ledger is older than the first migration.
 */
export async function migrate(session: Session, tables: FoundTables, found: number | null): Promise<void> {
  const pending = migrations().filter(({ version }) => version > (found ?? 0));
  for (const { file, table, column } of pending) {
    if (tables.get(table)?.has(column) !== true) await session.execute(file);
  }
}

/** Records in the ledger that all tables have this program's schema version. */
export async function noteSchemaVersion(session: Session): Promise<void> {
  await session.execute(sqlFile('ledger/set_schema_version.sql'), { version: programSchemaVersion() });
}

/** Schema version in the ledger; null if there is none: the ledger is new, or older than the first migration. */
export async function schemaVersion(session: Session): Promise<number | null> {
  const [row] = await session.select(sqlFile('ledger/schema_version.sql'));
  return notedVersion(row);
}

/** Version in a row of `ledger/schema_version.sql`; null if there is none. */
export function notedVersion(row: Readonly<Record<string, unknown>> | undefined): number | null {
  const version = row?.['version'];
  return version === null || version === undefined ? null : Number(version);
}

/** @throws SCHEMA_MISMATCH if the tables are newer than this program. */
export function assertNotNewer(found: number | null): void {
  if (found === null || found <= programSchemaVersion()) return;
  throw new LoadError(
    'SCHEMA_MISMATCH',
    `The tables of this warehouse have schema version ${found}, and this program knows versions up to ` +
      `${programSchemaVersion()}: a newer version of the program has loaded here. Run that version or a newer one`,
    { found, known: programSchemaVersion() },
  );
}
