// A statement that writes a table locks the whole table until its transaction ends; statements that read it do not wait
// (AWS c_write_readwrite "Write and read/write operations", c_serial_isolation). A database made before SNAPSHOT became
// the default is SERIALIZABLE: there the transaction that waited for another writer of the table fails with 1023.
import { BackendError, type BackendLink } from './backend-link.js';
import { SERIALIZABLE_VIOLATION } from './server-errors.js';
import type { Strictness } from './strictness.js';
import type { Statement, Token } from './tokens.js';
import type { ServerError } from './wire.js';

/** Words before the name of the table that a statement writes. */
const WRITES: readonly (readonly string[])[] = [
  ['insert', 'into'],
  ['delete', 'from'],
  ['delete'],
  ['update'],
  ['truncate', 'table'],
  ['truncate'],
  ['alter', 'table'],
  ['copy'],
];

/** Errors that end a wait: they are the client's. All others are left to the statement itself, with its position. */
const ENDS_WAITING = new Set(['57014', '40P01', '25P02']);

/** The table that a statement writes, as it is written there; null for a statement that writes none. */
export function writtenTable({ sql, tokens }: Statement): string | null {
  const words = WRITES.find((phrase) => phrase.every((word, i) => tokens[i]?.text === word));
  if (words === undefined) return null;
  const name = tokens[words.length];
  if (name === undefined || !isName(name)) return null;
  const last = tokens[words.length + 1]?.text === '.' ? tokens[words.length + 2] : name;
  return sql.slice(name.start, last?.end).toLowerCase();
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted';
}

/** The tables that the transaction of one session has locked by writing them. */
export class TableLocks {
  readonly #locked = new Set<string>();

  constructor(
    private readonly backend: BackendLink,
    private readonly strictness: Strictness,
  ) {}

  /**
   * Locks the table that a statement writes, in an open transaction block: outside of one PostgreSQL's own lock does it.
   * @returns the error with which the statement fails; null where it may run.
   */
  async take(statement: Statement): Promise<ServerError | null> {
    if (this.backend.status !== 'T') {
      this.#locked.clear();
      return null;
    }
    const table = writtenTable(statement);
    if (table === null || this.#locked.has(table) || !this.strictness.has('table locks')) return null;
    const error = await this.#lock(table, commentOf(statement));
    if (error === null) this.#locked.add(table);
    return error;
  }

  /** The snapshot is taken before the wait, as by the statement itself; a savepoint keeps the block usable. */
  async #lock(table: string, comment: string): Promise<ServerError | null> {
    const lock = `${comment}lock table ${table} in share row exclusive mode`;
    await this.backend.query('savepoint table_lock; select 1');
    try {
      if (this.strictness.isSerializable && !(await this.#lockAtOnce(lock))) {
        await this.backend.query(lock);
        return SERIALIZABLE_VIOLATION;
      }
      await this.backend.query(`${lock}; release savepoint table_lock`);
      return null;
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      if (ENDS_WAITING.has(error.error.code)) return error.error;
      await this.backend.query('rollback to savepoint table_lock; release savepoint table_lock');
      return null;
    }
  }

  async #lockAtOnce(lock: string): Promise<boolean> {
    try {
      await this.backend.query(`${lock} nowait`);
      return true;
    } catch (error) {
      if (!(error instanceof BackendError) || error.error.code !== '55P03') throw error;
      await this.backend.query('rollback to savepoint table_lock');
      return false;
    }
  }
}

/** The client's own comment stays before what is sent in its place: by it others know the session. */
export function commentOf({ sql, tokens }: Statement): string {
  return sql.slice(0, tokens[0]?.start ?? 0);
}
