import { escapeIdentifier } from 'pg';
import { LoadError } from '../model/errors.js';

/** Where the tables of one installation are. */
export interface Schemas {
  /** The star. */
  readonly star: string;
  /** The ledger. */
  readonly ops: string;
}

/** Schemas as SQL takes them: quoted, as a name may be a word of SQL. */
export function schemaList(names: readonly string[]): string {
  return names.map((name) => escapeIdentifier(name)).join(', ');
}

/** Statement that sets the session's search path to these schemas. */
export function setSearchPath(schemas: readonly string[]): string {
  return `set search_path to ${schemaList(schemas)}`;
}

/**
 * Whoever may start a step says what its load id is: one that is none must reach no statement and no path.
 * @throws INPUT_INVALID
 */
export function assertLoadId(loadId: string): void {
  if (/^[a-z0-9_]{1,32}$/.test(loadId)) return;
  throw new LoadError('INPUT_INVALID', `${JSON.stringify(loadId)} is no load id: 1 to 32 of a-z, 0-9 and _`);
}

/** The schema of one run, a name that SQL takes without quotes. @throws INPUT_INVALID where that is no load id. */
export function runSchema(loadId: string): string {
  assertLoadId(loadId);
  return `sparkify_run_${loadId}`;
}

/** The search path of a run's steps: its own tables, then the star, then the ledger. */
export function runPath(schemas: Schemas, loadId: string): string[] {
  return [runSchema(loadId), schemas.star, schemas.ops];
}

/** The search path for the star, and new tables of it. */
export function starPath(schemas: Schemas): string[] {
  return [schemas.star, schemas.ops];
}

/** The search path for the ledger, and new tables of it. */
export function opsPath(schemas: Schemas): string[] {
  return [schemas.ops, schemas.star];
}
