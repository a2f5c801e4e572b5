// One COPY from its text to its outcome, inside the client's transaction or in one of its own. An auto-committed COPY goes
// on when its client has gone; in a block it is rolled back (AWS copy-usage_notes-multiple-files; facts 3.2).
import { messageOf } from '../../../src/model/errors.js';
import { BackendError, type BackendLink } from './backend-link.js';
import { CopySyntaxError, parseCopy, type CopyCommand } from './copy-command.js';
import { CopyRun, TooManyErrors, type CopyHost } from './copy-run.js';
import { CopySource, CopySourceError, noSuchKey, s3ErrorText, type S3Settings } from './copy-source.js';
import { targetTable, type TargetTable } from './copy-table.js';
import type { Fault } from './faults.js';
import type { LoadLog } from './load-log.js';
import { commentOf } from './table-lock.js';
import type { Strictness } from './strictness.js';
import type { Statement } from './tokens.js';
import type { ServerError } from './wire.js';

/** Options of the emulator for every COPY. */
export interface CopySettings {
  readonly s3: S3Settings;
  readonly serverless: boolean;
  /** The roles that COPY may assume; undefined: any. */
  readonly copyRoles?: readonly string[];
  /** Whether they may list under a prefix only: then S3 answers 403 for a key that is gone, and not 404. */
  readonly listsUnderPrefixOnly?: boolean;
}

/** Session and user of a COPY. */
export interface CopyContext {
  readonly backend: BackendLink;
  readonly log: LoadLog;
  readonly settings: CopySettings;
  readonly strictness: Strictness;
  readonly userName: string;
  readonly databaseName: string;
  /** Locks the table that a statement writes; gives back the error with which that fails. */
  lockTable(statement: Statement): Promise<ServerError | null>;
  isClientGone(): boolean;
  dropClient(): void;
}

const PROGRESS_EVERY_MS = 200;

/** A COPY that failed, in Redshift's words. */
export class CopyFailed extends Error {
  constructor(readonly error: ServerError) {
    super(error.message);
  }
}

/** PostgreSQL's 53100, of the rows or of what we log of them. "Disk Full" is what Redshift says. */
function isDiskFull(error: unknown): boolean {
  const { code } = error instanceof BackendError ? error.error : (error as { code?: unknown });
  return code === '53100';
}

function detailed(message: string, context: string, queryId: number, pid: number): ServerError {
  const rule = '  -----------------------------------------------';
  const lines = [
    rule,
    `  error:  ${message}`,
    '  code:      8001',
    `  context:   ${context}`,
    `  query:     ${queryId}`,
    '  location:  s3_utility.cpp:540',
    `  process:   padbmaster [pid=${pid}]`,
    rule,
  ];
  return { code: 'XX000', message, detail: `\n${lines.join('\n')}\n` };
}

function refuseRole({ role }: CopyCommand, allowed: readonly string[] | undefined): void {
  if (role === null) {
    throw new CopyFailed({ code: '42601', message: 'CREDENTIALS argument is required but not specified' });
  }
  if (allowed !== undefined && role.split(',').some((arn) => !allowed.includes(arn.trim()))) {
    throw new CopySourceError(`User arn:aws:redshift:emulator is not authorized to assume IAM Role ${role}`, role);
  }
}

function injected(fault: Fault | null): void {
  if (fault?.kind === 's3 error')
    throw new CopySourceError(s3ErrorText('Access Denied', 403, 'AccessDenied', 0), 'fault');
  if (fault?.kind === 's3 no such key') throw noSuchKey('fault');
  if (fault?.kind === 's3 error can retry') {
    throw new CopySourceError(s3ErrorText('Please reduce your request rate.', 503, 'SlowDown', 1), 'fault');
  }
}

/** One COPY. */
export class CopyStatement {
  private queryId = 0;
  private run: CopyRun | null = null;
  private readonly source: CopySource;
  private readonly isOwnTransaction: boolean;
  private progressAt = Date.now();

  constructor(
    private readonly context: CopyContext,
    private readonly statement: Statement,
    private readonly fault: Fault | null,
  ) {
    const { s3, listsUnderPrefixOnly = false } = context.settings;
    this.source = new CopySource({ s3, listsUnderPrefixOnly, strictness: context.strictness });
    this.isOwnTransaction = context.backend.status === 'I';
  }

  /** True when it has come so far that rows were read. */
  get loadBegan(): boolean {
    return this.run !== null;
  }

  /**
   * Runs it and gives back what the server notes about it. The backend is left in the client's transaction, or in none.
   * @throws CopyFailed, ClientGone, BackendGone
   */
  async execute(): Promise<readonly ServerError[]> {
    const { backend } = this.context;
    const own = this.isOwnTransaction;
    if (own) await backend.query('begin');
    try {
      const notices = await this.attempt();
      if (own) await backend.query('commit');
      return notices;
    } catch (error) {
      const failure = this.failureOf(error);
      await this.end(failure?.message ?? 'the session ended');
      if (backend.closed) throw error;
      if (own) await backend.query('rollback');
      else if (backend.status === 'T') await backend.failTransaction();
      throw failure === null ? error : new CopyFailed(failure);
    } finally {
      this.source.close();
    }
  }

  private async attempt(): Promise<readonly ServerError[]> {
    const { backend, settings } = this.context;
    const command = parseCopy(this.statement);
    const conflict = await this.context.lockTable(this.statement);
    if (conflict !== null) throw new CopyFailed(conflict);
    const target = await targetTable(backend, command.table, command.columns);
    this.queryId = await this.start(command, target);
    refuseRole(command, settings.copyRoles);
    injected(this.fault);
    const mapping = await this.source.mapping(command);
    const objects = await this.source.list(command);
    this.run = new CopyRun(this.host(), command, target, mapping, this.fault);
    await (command.noLoad ? this.run.load(this.source, objects) : this.load(command, this.run, objects));
    if (!command.noLoad) await this.remember(this.run.loadedRows);
    await this.end(null);
    return this.notices(target.name, this.run);
  }

  private async load(
    command: CopyCommand,
    run: CopyRun,
    objects: Awaited<ReturnType<CopySource['list']>>,
  ): Promise<void> {
    const { backend } = this.context;
    const columns = command.columns === null ? '' : ` (${command.columns.map((name) => `"${name}"`).join(', ')})`;
    await backend.copyStart(`${commentOf(this.statement)}copy ${command.table}${columns} from stdin`);
    try {
      await run.load(this.source, objects);
    } catch (error) {
      if (!backend.closed) await backend.copyEnd(false);
      throw error;
    }
    await backend.copyEnd(true);
  }

  private host(): CopyHost {
    return {
      backend: this.context.backend,
      strictness: this.context.strictness,
      isAbandoned: () => this.isAbandoned(),
      dropClient: () => this.context.dropClient(),
      onProgress: (rows) => this.progress(rows),
    };
  }

  private isAbandoned(): boolean {
    return !this.isOwnTransaction && this.context.isClientGone();
  }

  private async progress(rows: number): Promise<void> {
    if (Date.now() - this.progressAt < PROGRESS_EVERY_MS) return;
    this.progressAt = Date.now();
    await this.context.log.progress(this.queryId, rows);
  }

  private start(command: CopyCommand, target: TargetTable): Promise<number> {
    return this.context.log.start({
      userName: this.context.userName,
      sessionId: this.context.backend.pid,
      databaseName: this.context.databaseName,
      tableId: target.oid,
      tableName: target.name,
      dataSource: command.source,
      queryText: this.statement.sql.trim(),
    });
  }

  /** In the transaction, so that a rollback undoes it: the id is not updated by a COPY that was rolled back. */
  private async remember(rows: number): Promise<void> {
    await this.context.backend.query(
      `${commentOf(this.statement)}select set_config('redshift.last_copy_id', '${this.queryId}', false), set_config('redshift.last_copy_count', '${rows}', false)`,
    );
  }

  private async end(failure: string | null): Promise<void> {
    if (this.queryId === 0) return;
    const { loadedRows = 0, files = [], errors = [] } = this.run ?? {};
    await this.context.log.finish(this.queryId, failure === null ? loadedRows : 0, files, errors, failure);
  }

  private errorView(): string {
    return this.context.settings.serverless ? 'sys_load_error_detail' : 'stl_load_errors';
  }

  private notices(table: string, { loadedRows, errors }: CopyRun): ServerError[] {
    const text = (what: string): ServerError => {
      return { code: '00000', severity: 'INFO', message: `Load into table '${table}' completed, ${what}` };
    };
    const loaded = text(`${loadedRows} record(s) loaded successfully.`);
    if (errors.length === 0) return [loaded];
    const view = this.errorView();
    return [loaded, text(`${errors.length} record(s) could not be loaded.  Check '${view}' system table for details.`)];
  }

  /** Null for what ends the session instead of the statement. */
  private failureOf(error: unknown): ServerError | null {
    if (error instanceof TooManyErrors) {
      const table = parseCopy(this.statement).table.split('.').at(-1)!;
      const message = `Load into table '${table}' failed.  Check '${this.errorView()}' system table for details.`;
      return { code: 'XX000', message };
    }
    if (error instanceof CopySourceError) {
      return detailed(error.message, error.context, this.queryId, this.context.backend.pid);
    }
    if (isDiskFull(error)) return { code: 'XX000', message: 'Disk Full' };
    if (error instanceof BackendError || error instanceof CopySyntaxError || error instanceof CopyFailed)
      return error.error;
    if (this.context.backend.closed || this.isAbandoned()) return null;
    return { code: 'XX000', message: `Load failed: ${messageOf(error)}` };
  }
}
