import type { Duplex } from 'node:stream';
import { BackendGone, type BackendLink } from './backend-link.js';
import { redshiftTag } from './command-tags.js';
import { ClientGone } from './copy-run.js';
import { CopyFailed, CopyStatement, type CopyContext, type CopySettings } from './copy-statement.js';
import type { Fault, FaultControl } from './faults.js';
import type { LoadLog } from './load-log.js';
import { isBegin, planStatement, type Plan } from './plan.js';
import { ABORTED, FAULT_ERRORS, READ_ONLY, SERIALIZABLE_VIOLATION, withPositionAfter } from './server-errors.js';
import type { Strictness } from './strictness.js';
import { severalMatches } from './several-matches.js';
import { TableLocks } from './table-lock.js';
import { splitStatements, type Statement } from './tokens.js';
import type { WireReader } from './wire-reader.js';
import { encode, encodeError, encodeText, errorOf, textAt, type ServerError, type WireMessage } from './wire.js';

/** State that a session shares with all others. */
export interface SessionParts extends CopySettings {
  readonly faults: FaultControl;
  readonly log: LoadLog;
  readonly strictness: Strictness;
}

/** One statement of a client, what becomes of it, and what goes wrong with it. */
interface Work {
  readonly statement: Statement;
  readonly plan: Plan;
  readonly fault: Fault | null;
  readonly copyFault: Fault | null;
}

/** The connection of one client, and its session of the real PostgreSQL. */
export class Session {
  private silent = false;
  private hidesReady = false;
  private sawError = false;
  private endAtSync = false;
  private copyFailed = false;
  /** What the client's parsed statement became where the backend does not know it; up to the next Sync. */
  private held: Work | 'failed' | null = null;
  /** Characters of the client's text before the statement that runs. */
  private charactersBefore = 0;
  private readonly locks: TableLocks;

  constructor(
    private readonly client: Duplex,
    private readonly reader: WireReader,
    private readonly backend: BackendLink,
    private readonly parts: SessionParts,
    private readonly who: { readonly user: string; readonly database: string },
  ) {
    this.locks = new TableLocks(backend, parts.strictness);
    backend.onMessage = (message) => this.toClient(message);
    backend.onClose = () => client.end();
  }

  /** Serves the client until one of the two sides ends. */
  async serve(): Promise<void> {
    try {
      for (
        let next = await this.reader.message();
        next !== null && next.type !== 'X';
        next = await this.reader.message()
      ) {
        await this.handle(next);
      }
    } catch (error) {
      if (!(error instanceof BackendGone) && !(error instanceof ClientGone)) throw error;
    } finally {
      this.backend.close();
      this.client.end();
    }
  }

  private handle(message: WireMessage): Promise<void> | void {
    if (message.type === 'Q') return this.simpleQuery(textAt(message.body, 0));
    if (message.type === 'P') return this.parse(message.body);
    if (message.type === 'S') return this.sync();
    if (this.held !== null) return this.heldMessage(message);
    this.backend.send(encode(message.type, message.body));
  }

  private workOf(statement: Statement): Work {
    const { faults } = this.parts;
    const plan = planStatement(statement, this.backend.status, this.parts);
    const sql = statement.sql.trimStart();
    const copyFault = plan.kind === 'copy' ? faults.takeForCopy(sql) : null;
    return { statement, plan, fault: faults.take(sql), copyFault };
  }

  /** Statements that need nothing of the emulator go to PostgreSQL in one piece, for they are one transaction there. */
  private async simpleQuery(text: string): Promise<void> {
    const works = splitStatements(text).map((statement) => this.workOf(statement));
    const isBlock = this.backend.status !== 'I' || works.some(({ statement }) => isBegin(statement));
    if (!isBlock && works.every(({ plan, fault }) => plan.kind === 'pass' && fault === null)) {
      const sql = works.map(({ plan }) => (plan as { sql: string }).sql).join(';');
      await this.backend.sendAndWait(encodeText('Q', sql));
    } else await this.oneByOne(text, works);
    await this.afterStatement();
  }

  private async oneByOne(text: string, works: readonly Work[]): Promise<void> {
    this.hidesReady = true;
    this.sawError = false;
    for (const work of works) {
      this.charactersBefore = [...text.slice(0, work.statement.start)].length;
      await this.simpleStatement(work);
      if (this.sawError) break;
    }
    this.charactersBefore = 0;
    this.hidesReady = false;
    this.ready();
  }

  private async simpleStatement(work: Work): Promise<void> {
    const { plan, fault } = work;
    const error = await this.problemOf(work);
    if (error !== null) await this.refuse(error);
    else if (plan.kind === 'copy') await this.copy(work);
    else if (plan.kind !== 'refuse') {
      if (plan.kind === 'commit first') await this.backend.query('commit');
      await this.backend.sendAndWait(encodeText('Q', plan.sql));
    }
    if (fault?.kind === 'drop after') this.cut();
  }

  /** The error that a statement ends with before it runs; null where it may run. */
  private async problemOf({ statement, plan, fault }: Work): Promise<ServerError | null> {
    const error = this.strike(fault) ?? (plan.kind === 'refuse' ? plan.error : null);
    if (error !== null) return this.backend.status === 'E' ? ABORTED : error;
    if (this.parts.strictness.needsTemporaryTable(statement.sql) && (await this.backend.isReadOnly())) return READ_ONLY;
    const locked = await this.locks.take(statement);
    if (locked !== null || !this.parts.strictness.has('update from')) return locked;
    return severalMatches(this.backend, statement);
  }

  /** Gives back the error that the statement ends with, or null where the fault is of another kind. */
  private strike(fault: Fault | null): ServerError | null {
    if (fault?.kind === 'drop before') this.cut();
    if (fault?.kind === 'drop after' || fault?.kind === 'silent') this.silent = true;
    return fault === null ? null : (FAULT_ERRORS[fault.kind] ?? null);
  }

  private cut(): never {
    this.client.destroy();
    throw new ClientGone();
  }

  private async refuse(error: ServerError): Promise<void> {
    if (this.backend.status === 'T') await this.backend.failTransaction();
    this.sawError = true;
    this.write(encodeError(error));
  }

  private async copy({ statement, copyFault }: Work): Promise<void> {
    if (this.backend.status === 'E') return this.refuse(ABORTED);
    const copy = new CopyStatement(this.copyContext(), statement, copyFault);
    try {
      const notices = await copy.execute();
      this.write(...notices.map((notice) => encodeError(notice)), encodeText('C', 'COPY'));
    } catch (error) {
      if (!(error instanceof CopyFailed)) throw error;
      this.copyFailed = copy.loadBegan;
      this.sawError = true;
      this.write(encodeError(error.error));
    }
  }

  private copyContext(): CopyContext {
    return {
      backend: this.backend,
      log: this.parts.log,
      settings: this.parts,
      strictness: this.parts.strictness,
      userName: this.who.user,
      databaseName: this.who.database,
      lockTable: (statement) => this.locks.take(statement),
      isClientGone: () => this.reader.closed || this.client.destroyed,
      dropClient: () => void this.client.destroy(),
    };
  }

  private async parse(body: Buffer): Promise<void> {
    const name = textAt(body, 0);
    const sql = textAt(body, Buffer.byteLength(name) + 1);
    const [statement] = splitStatements(sql);
    if (statement === undefined || this.held === 'failed') return this.backend.send(encode('P', body));
    const work = this.workOf(statement);
    const error = await this.problemOf(work);
    this.endAtSync = work.fault?.kind === 'drop after';
    if (error !== null) {
      this.held = 'failed';
      await this.refuse(error);
    } else if (work.plan.kind === 'copy') {
      this.held = work;
      this.write(encode('1'));
    } else if (work.plan.kind !== 'refuse') {
      if (work.plan.kind === 'commit first') await this.backend.query('commit');
      const rest = body.subarray(Buffer.byteLength(name) + Buffer.byteLength(sql) + 2);
      this.backend.send(encode('P', Buffer.concat([Buffer.from(`${name}\0${work.plan.sql}\0`), rest])));
    }
  }

  private async heldMessage({ type, body }: WireMessage): Promise<void> {
    if (this.held === 'failed' || this.held === null) return;
    if (type === 'B') this.write(encode('2'));
    if (type === 'C') this.write(encode('3'));
    if (type === 'D' && body.toString('latin1', 0, 1) === 'S') this.write(encode('t', Buffer.alloc(2)));
    if (type === 'D') this.write(encode('n'));
    if (type !== 'E') return;
    this.sawError = false;
    await this.copy(this.held);
    if (this.sawError) this.held = 'failed';
  }

  private async sync(): Promise<void> {
    if (this.held === null) await this.backend.sendAndWait(encode('S'));
    else this.ready();
    this.held = null;
    if (this.endAtSync) this.cut();
    await this.afterStatement();
  }

  /** After a failed load the count of the last COPY is 0 (facts 3.2); in a failed block it cannot be set yet. */
  private async afterStatement(): Promise<void> {
    if (!this.copyFailed || this.backend.status !== 'I') return;
    this.copyFailed = false;
    await this.backend.query(`select set_config('redshift.last_copy_count', '0', false)`);
  }

  private write(...messages: Uint8Array[]): void {
    if (!this.silent && !this.client.destroyed) messages.forEach((message) => this.client.write(message));
  }

  /** PostgreSQL's own conflict of snapshots is Redshift's 1023 (facts 3.3). */
  private toClient(message: WireMessage): void {
    if (message.type === 'Z' && this.hidesReady) return;
    if (message.type === 'E') this.sawError = true;
    const isConflict = message.type === 'E' && errorOf(message.body).code === '40001';
    if (isConflict) this.write(encodeError(SERIALIZABLE_VIOLATION));
    else if (message.type === 'E') this.write(withPositionAfter(this.charactersBefore, message.body));
    else if (message.type === 'C' && this.parts.strictness.has('row counts')) this.write(redshiftTag(message));
    else this.write(encode(message.type, message.body));
  }

  private ready(): void {
    this.write(encode('Z', this.backend.status));
  }
}
