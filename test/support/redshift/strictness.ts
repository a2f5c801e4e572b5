/**
 * Behaviour of Redshift that PostgreSQL is kinder than, by the name of the fact that `doctor --redshift-facts` asks for.
 * The emulator has all of it; a test that shows that doctor sees each takes one away.
 */
export type Strict =
  | 'row counts'
  | 'schemas'
  | 'intervals'
  | 'update from'
  | 'keys twice'
  | 'trailing blanks'
  | 'table locks'
  | 'rejected records'
  | 'region';

/** Behaviour of Redshift that differs between warehouses, or that a test asks for. It may be changed while the emulator runs. */
export interface StrictnessOptions {
  /** The database is SERIALIZABLE, as those made before SNAPSHOT became the default (AWS c_serial_isolation). */
  readonly isSerializable?: boolean;
  /** How much the SYS and STL views come late, in milliseconds; 0 where it is not given. */
  readonly viewDelayMs?: number;
  /**
   * The pid of the start message is another one than pg_backend_pid(), as it may be on Serverless, whose sessions go
   * through a proxy (inferred: dbt-redshift asks pg_backend_pid()). Where it is not given: on Serverless alone.
   */
  readonly behindProxy?: boolean;
  /** Matches the text of queries that need an internal temporary table; they fail in a read-only transaction. */
  readonly temporaryTables?: RegExp;
  /** Behaviour in which the emulator is as kind as PostgreSQL. */
  readonly lenient?: readonly Strict[];
}

/** The switches of one emulator. */
export class Strictness {
  isSerializable: boolean;
  temporaryTables: RegExp | null;
  lenient: readonly Strict[];

  constructor({ isSerializable = false, temporaryTables, lenient = [] }: StrictnessOptions) {
    this.isSerializable = isSerializable;
    this.lenient = lenient;
    this.temporaryTables = temporaryTables ?? null;
  }

  /** Whether the planner makes a temporary table for a statement: which ones is not documented, so a test says it. */
  needsTemporaryTable(sql: string): boolean {
    return this.temporaryTables?.test(sql) ?? false;
  }

  /** Whether the emulator behaves as Redshift in this. */
  has(strict: Strict): boolean {
    return !this.lenient.includes(strict);
  }
}
