// How COPY goes: AWS r_COPY, copy-parameters-data-load (MAXERROR, NOLOAD), copy-parameters-data-conversion
// (ACCEPTINVCHARS), facts/redshift.md 3.1 and 3.2.
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { CopyReader } from '../../../src/copy-emulator/copy-reader.js';
import type { RejectedRecord } from '../../../src/copy-emulator/rules.js';
import type { BackendLink } from './backend-link.js';
import type { CopyCommand } from './copy-command.js';
import { RowConverter } from './copy-rows.js';
import type { CopyObject, CopySource } from './copy-source.js';
import type { TargetTable } from './copy-table.js';
import type { Fault } from './faults.js';
import { loadErrorRow } from './load-errors.js';
import { rawField } from './raw-field.js';
import type { Strictness } from './strictness.js';
import type { LoadErrorRow, LoadFileRow } from './load-log.js';

/** More records were refused than MAXERROR allows. */
export class TooManyErrors extends Error {}

/** The client has gone, and its transaction block with it. */
export class ClientGone extends Error {}

/** Parts of a session that its COPY needs. */
export interface CopyHost {
  readonly backend: BackendLink;
  readonly strictness: Strictness;
  /** True where the COPY must stop: the client has gone, and it is in the client's own transaction. */
  isAbandoned(): boolean;
  dropClient(): void;
  onProgress(rows: number): Promise<void>;
}

const NEWLINE = 10;
const OPEN_AHEAD = 16;

/** The reading and loading of one COPY. */
export class CopyRun {
  readonly errors: LoadErrorRow[] = [];
  readonly files: LoadFileRow[] = [];
  loadedRows = 0;
  private readonly reader: CopyReader;
  private readonly converter: RowConverter;
  /** Bytes of the object that have been read. */
  private chunks: Uint8Array[] = [];
  private object = '';
  private rowsOfObject = 0;
  private errorsOfObject = 0;
  private readonly errorLimit: number;

  constructor(
    private readonly host: CopyHost,
    private readonly command: CopyCommand,
    private readonly target: TargetTable,
    mapping: ConstructorParameters<typeof CopyReader>[0]['json'],
    private readonly fault: Fault | null,
  ) {
    this.errorLimit = Math.max(1, command.maxErrors);
    const { blanksAsNull, emptyAsNull, truncateColumns, timeFormat } = command;
    const rules = { columns: target.columns, json: mapping, blanksAsNull, emptyAsNull, truncateColumns };
    this.reader = new CopyReader(rules, (record) => this.reject(record));
    this.converter = new RowConverter(target.columns, timeFormat, (column, row, number) =>
      this.rejectNull(column.name, row, number),
    );
  }

  /** Reads the objects and sends their rows. @throws TooManyErrors, ClientGone, BackendError, CopySourceError */
  async load(source: CopySource, objects: readonly CopyObject[]): Promise<void> {
    for await (const { object, stream } of openedAhead(source, objects)) await this.loadObject(object, stream);
  }

  private async loadObject(object: CopyObject, stream: Readable): Promise<void> {
    this.object = object.uri;
    this.rowsOfObject = this.errorsOfObject = 0;
    let bytes = 0;
    this.chunks = [];
    this.reader.startObject();
    this.converter.startObject();
    for await (const chunk of this.decoded(stream)) {
      bytes += chunk.length;
      this.chunks.push(chunk);
      this.reader.push(chunk);
      await this.forward();
    }
    this.reader.endObject();
    await this.forward();
    const loaded_rows = this.rowsOfObject;
    const error_count = this.errorsOfObject;
    this.files.push({ file_name: object.uri, loaded_rows, loaded_bytes: bytes, error_count });
  }

  private decoded(stream: Readable): AsyncIterable<Uint8Array> {
    const plain = this.command.gzip ? stream.pipe(createGunzip()) : stream;
    const bytes = plain as unknown as AsyncIterable<Uint8Array>;
    return this.command.acceptInvalidCharacters ? replaceInvalid(bytes) : bytes;
  }

  private async forward(): Promise<void> {
    const taken = this.reader.takeOutput();
    const rows = taken === null ? Buffer.alloc(0) : this.converter.convert(taken);
    if (this.errors.length >= this.errorLimit) throw new TooManyErrors();
    if (rows.length > 0) await (this.fault === null ? this.send(rows, countLines(rows)) : this.sendSingly(rows));
  }

  private async send(rows: Uint8Array, count: number): Promise<void> {
    if (this.host.isAbandoned()) throw new ClientGone();
    if (!this.command.noLoad) await this.host.backend.copyRows(rows);
    this.loadedRows += count;
    this.rowsOfObject += count;
    await this.host.onProgress(this.loadedRows);
  }

  private async sendSingly(rows: Uint8Array): Promise<void> {
    const { kind, options } = this.fault!;
    for (let from = 0; from < rows.length;) {
      const end = rows.indexOf(NEWLINE, from) + 1;
      await this.send(rows.subarray(from, end), 1);
      from = end;
      if (kind === 'slow copy') await sleep(1000 / (options.rowsPerSecond ?? 100));
      if (kind === 'drop during copy' && this.loadedRows === (options.afterRows ?? 1)) this.host.dropClient();
    }
  }

  private reject(record: RejectedRecord): void {
    if (this.errors.length >= this.errorLimit) return;
    this.errorsOfObject++;
    const isWhole = this.host.strictness.has('rejected records');
    const field = isWhole ? rawField(Buffer.concat(this.chunks).toString('utf8'), record) : record.value;
    this.errors.push(loadErrorRow(this.object, record, field, this.target.columns));
  }

  /** Good rows are counted, as COPY text no longer tells the line: exact where records have one line and none was refused. */
  private rejectNull(column: string, row: string, rowNumber: number): void {
    const reason = 'Missing data for not-null field';
    this.reject({ line: rowNumber, position: 1, column, value: '', reason, raw: row });
  }
}

/** Opens the next objects while one is read: thousands of small ones are what takes the time. */
async function* openedAhead(
  source: CopySource,
  objects: readonly CopyObject[],
): AsyncIterable<{ object: CopyObject; stream: Readable }> {
  const opened: Promise<Readable>[] = [];
  try {
    for (const [i, object] of objects.entries()) {
      for (const next of objects.slice(i + opened.length, i + OPEN_AHEAD)) opened.push(openQuietly(source, next));
      yield { object, stream: await opened.shift()! };
    }
  } finally {
    for (const stream of opened) await stream.then((left) => left.destroy()).catch(() => undefined);
  }
}

/** What breaks before its turn comes is said when it is read, and is no error that nobody handles. */
function openQuietly(source: CopySource, object: CopyObject): Promise<Readable> {
  const opening = source.open(object);
  opening.then((stream) => stream.on('error', () => undefined)).catch(() => undefined);
  return opening;
}

function countLines(rows: Uint8Array): number {
  let count = 0;
  for (let at = rows.indexOf(NEWLINE); at >= 0; at = rows.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** ACCEPTINVCHARS: each invalid sequence becomes a question mark. */
async function* replaceInvalid(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks)
    yield Buffer.from(decoder.decode(chunk, { stream: true }).replaceAll('\ufffd', '?'));
  yield Buffer.from(decoder.decode().replaceAll('\ufffd', '?'));
}
