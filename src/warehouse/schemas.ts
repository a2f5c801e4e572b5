/** Where the tables of one installation are. */
export interface Schemas {
  /** The star. */
  readonly star: string;
  /** The ledger. */
  readonly ops: string;
}

/** Schemas as SQL takes them: quoted, as a name may be a word of SQL. */
export function schemaList(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** The schema of one run. */
export function runSchema(loadId: string): string {
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
