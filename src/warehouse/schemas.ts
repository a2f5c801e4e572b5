import { escapeIdentifier } from 'pg';
import { LoadError } from '../model/errors.js';

/** Schemas of one installation. */
export interface Schemas {
  /** The star. */
  readonly star: string;
  /** The ledger. */
  readonly ops: string;
}

/** Formats schema names for SQL: quoted, as a name may be a reserved word. */
export function schemaList(names: readonly string[]): string {
  return names.map((name) => escapeIdentifier(name)).join(', ');
}

/** Statement that sets the session's search path to these schemas. */
export function setSearchPath(schemas: readonly string[]): string {
  return `set search_path to ${schemaList(schemas)}`;
}

/**
 * Validates a load id. It is user input, and becomes part of statements and paths.
 * @throws INPUT_INVALID
 */
export function assertLoadId(loadId: string): void {
  if (/^[a-z0-9_]{1,32}$/.test(loadId)) return;
  throw new LoadError(
    'INPUT_INVALID',
    `${JSON.stringify(loadId)} is no load id: 1 to 32 of a-z, 0-9 and _`,
    {},
    { remedy: 'Take a load id from the list of sparkify status.' },
  );
}

/** Schema of one run, a name that needs no quotes in SQL. @throws INPUT_INVALID for an invalid load id. */
export function runSchema(loadId: string): string {
  assertLoadId(loadId);
  return `sparkify_run_${loadId}`;
}

/** Search path of a run's steps: its own tables, then the star, then the ledger. */
export function runPath(schemas: Schemas, loadId: string): string[] {
  return [runSchema(loadId), schemas.star, schemas.ops];
}

/** Search path for the star, where new tables of it are created. */
export function starPath(schemas: Schemas): string[] {
  return [schemas.star, schemas.ops];
}

/** Search path for the ledger, where new tables of it are created. */
export function opsPath(schemas: Schemas): string[] {
  return [schemas.ops, schemas.star];
}
