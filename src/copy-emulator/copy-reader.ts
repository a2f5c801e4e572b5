import { isUtf8 } from 'node:buffer';
import { CARRIAGE_RETURN, NEWLINE, OPEN_BRACE, SPACE, TAB } from './bytes.js';
import { CopyOutput } from './copy-output.js';
import { InputWindow } from './input-window.js';
import { MemberCounts } from './member-counts.js';
import { memberTree } from './member-tree.js';
import * as P from './record-problem.js';
import { FAILED, RecordScanner } from './record-scanner.js';
import { RowEncoder } from './row-encoder.js';
import type { CopyRules, ObjectCounts, RejectedRecord, SourceMembers } from './rules.js';
import { firstInvalidUtf8, showBytes } from './utf8.js';

/** Size of the slices of larger chunks, so that the window stays in the processor's cache. */
const SLICE_BYTES = 64 * 1024;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Converts the JSON objects of a stream to PostgreSQL COPY text, by the rules of Redshift's COPY.
 * One reader is used for all objects of a COPY. PostgreSQL accepts every row that it returns.
 */
export class CopyReader {
  private readonly window = new InputWindow();
  private readonly output = new CopyOutput();
  private readonly scanner: RecordScanner;
  private readonly encoder: RowEncoder;
  private readonly members: MemberCounts;
  private line = 1;
  /** Bytes of the line before the window's start. */
  private lineBytes = 0;
  private records = 0;
  private rejected = 0;
  private truncated = 0;
  /** Number of unrecognized records of earlier objects. */
  private unrecognizedBefore = 0;
  private atStart = true;
  private skipping = false;
  private ended = false;
  /** Number of bytes of an unfinished record that must arrive before it is read again. */
  private retryAt = 0;
  /** Position up to which the window is known to be UTF-8. */
  private checkedUntil = 0;

  /** @throws CONFIG_INVALID if the JSONPaths are wrong, or their number is not that of the columns. */
  constructor(
    rules: CopyRules,
    private readonly onReject: (record: RejectedRecord) => void,
  ) {
    this.scanner = new RecordScanner(memberTree(rules), rules.columns.length);
    this.encoder = new RowEncoder(rules, this.output);
    this.members = new MemberCounts(rules);
  }

  /**
   * Starts an object at line 1.
   * @param lastField value of a field that each of its rows gets after those of the record; absent if they get none.
   */
  startObject(lastField?: string): void {
    this.encoder.rowEnd = Buffer.from(lastField === undefined ? '' : `\t${lastField}`);
    this.window.clear();
    this.line = 1;
    this.lineBytes = 0;
    this.records = this.rejected = this.truncated = 0;
    this.unrecognizedBefore = this.members.unrecognized;
    this.atStart = true;
    this.skipping = this.ended = false;
    this.retryAt = 0;
  }

  /** Reads the next bytes of the object, split at any position; keeps no reference to them. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      this.window.append(chunk.subarray(at, at + SLICE_BYTES));
      if (this.window.end >= this.retryAt) this.read();
    }
  }

  /** Ends the object: the remaining bytes are its last record, complete or not. */
  endObject(): ObjectCounts {
    this.ended = true;
    this.read();
    const unrecognized = this.members.unrecognized - this.unrecognizedBefore;
    return { records: this.records, rejected: this.rejected, truncated: this.truncated, unrecognized };
  }

  /** Members that the records of all objects so far have. */
  countMembers(): SourceMembers {
    return this.members.members(this.scanner.unread, this.encoder.blanks);
  }

  /** Returns the rows since the last call, which belong to the caller; null if there are none. */
  takeOutput(): Uint8Array | null {
    return this.output.take();
  }

  private read(): void {
    const { window } = this;
    this.retryAt = 0;
    if (this.atStart && !this.skipByteOrderMark()) return;
    const lastLine = window.buffer.bytes.subarray(window.start, window.end).lastIndexOf(NEWLINE) + 1;
    const lines = window.buffer.bytes.subarray(window.start, window.start + lastLine);
    this.checkedUntil = isUtf8(lines) ? window.start + lastLine : window.start;
    while (this.next());
  }

  private skipByteOrderMark(): boolean {
    const { end } = this.window;
    const { bytes } = this.window.buffer;
    const matching = BYTE_ORDER_MARK.findIndex((byte, i) => i >= end || bytes[i] !== byte);
    if (matching >= 0 && matching === end && !this.ended) return false;
    if (matching < 0) this.window.start = BYTE_ORDER_MARK.length;
    this.atStart = false;
    return true;
  }

  /** Reads one record or the bytes between records; false if more bytes are needed. */
  private next(): boolean {
    const { window } = this;
    if (this.skipping && !this.skipToObjectLine()) return false;
    this.skipSpace();
    const { start, end } = window;
    const { bytes } = window.buffer;
    if (start === end) return false;
    if (bytes[start] !== OPEN_BRACE) return this.broken(start, P.noObjectReason(bytes, start, end));
    const recordEnd = this.scanner.scan(window.buffer, start);
    if (recordEnd === FAILED) return this.failed();
    if (recordEnd - start > P.MAX_RECORD_BYTES) return this.broken(start + P.MAX_RECORD_BYTES, P.TOO_LARGE);
    this.complete(recordEnd);
    return true;
  }

  private skipSpace(): void {
    const { end } = this.window;
    const { bytes } = this.window.buffer;
    let at = this.window.start;
    let lineStart = at - this.lineBytes;
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte === NEWLINE) {
        this.line++;
        lineStart = at + 1;
      } else if (byte !== SPACE && byte !== TAB && byte !== CARRIAGE_RETURN) break;
    }
    this.window.start = at;
    this.lineBytes = at - lineStart;
  }

  private failed(): boolean {
    const { start, end } = this.window;
    const { bytes } = this.window.buffer;
    const { failedAt, expected } = this.scanner;
    if (failedAt - start >= P.MAX_RECORD_BYTES) return this.broken(start + P.MAX_RECORD_BYTES, P.TOO_LARGE);
    if (failedAt >= end && !this.ended) return this.wait();
    return this.broken(failedAt, P.brokenReason(expected, bytes, failedAt, end));
  }

  /** Doubling keeps the work linear when a large record comes in many small pieces. */
  private wait(): false {
    this.retryAt = Math.min(2 * (this.window.end - this.window.start), P.MAX_RECORD_BYTES + 1);
    return false;
  }

  private complete(recordEnd: number): void {
    const { start } = this.window;
    const { bytes } = this.window.buffer;
    this.records++;
    this.members.count(this.scanner.spans.data);
    this.scanner.unread.countRecord();
    if (recordEnd > this.checkedUntil && !isUtf8(bytes.subarray(start, recordEnd))) this.rejectUtf8(recordEnd);
    else if (this.encoder.encode(this.window.buffer, this.scanner.spans.data)) this.truncated += this.encoder.truncated;
    else {
      const { column, at, value, reason } = this.encoder.refusal!;
      this.reject(at, column, value, reason, showBytes(bytes, start, recordEnd, P.MAX_RAW_BYTES));
    }
    const { lines } = this.scanner;
    this.line += lines;
    this.lineBytes =
      lines === 0 ? this.lineBytes + recordEnd - start : recordEnd - 1 - bytes.lastIndexOf(NEWLINE, recordEnd - 1);
    this.window.start = recordEnd;
  }

  private rejectUtf8(recordEnd: number): void {
    const { start } = this.window;
    const { bytes } = this.window.buffer;
    const at = firstInvalidUtf8(bytes, start, recordEnd);
    this.reject(at, null, '', P.utf8Reason(bytes, at), showBytes(bytes, start, recordEnd, P.MAX_RAW_BYTES));
  }

  /** Rejects a record without a known end; false if its raw text has not arrived completely. */
  private broken(at: number, reason: string): boolean {
    const { start, end } = this.window;
    const { bytes } = this.window.buffer;
    if (end - start < P.MAX_RAW_BYTES && !this.ended) return this.wait();
    this.records++;
    this.reject(at, null, '', reason, P.brokenRaw(bytes, start, at, end));
    this.skipping = true;
    return true;
  }

  private reject(at: number, column: string | null, value: string, reason: string, raw: string): void {
    this.rejected++;
    const position = this.lineBytes + at - this.window.start + 1;
    this.onReject({ line: this.line, position, column, value, reason, raw });
  }

  /** Skips to the next line that begins with `{`; false if it has not arrived yet. */
  private skipToObjectLine(): boolean {
    const { window } = this;
    const { end } = window;
    const { bytes } = window.buffer;
    for (;;) {
      const offset = bytes.subarray(window.start, end).indexOf(NEWLINE);
      window.start = offset < 0 ? end : window.start + offset;
      const next = window.start + 1;
      if (next >= end) return false;
      window.start = next;
      this.line++;
      this.lineBytes = 0;
      this.skipping = bytes[next] !== OPEN_BRACE;
      if (!this.skipping) return true;
    }
  }
}
