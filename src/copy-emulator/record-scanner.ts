import { BACKSLASHES, hasByte, hasControl, QUOTES, type ByteBuffer } from './byte-buffer.js';
import * as B from './bytes.js';
import type { KnownName, MemberNode } from './member-tree.js';
import { numberEnd } from './number-text.js';
import { UnreadMembers } from './unread-members.js';
import * as K from './value-spans.js';

/** Limit of nested objects and arrays; deeper records are rejected. */
export const MAX_DEPTH = 16_384;

/** Result of `scan` for a record that is broken, or not complete yet. */
export const FAILED = -1;

/** State of an outer object or array, to continue when the inner one is closed. */
interface Level {
  readonly container: MemberNode | null;
  readonly previous: KnownName | null;
  readonly closer: number;
  readonly index: number;
  readonly openedAt: number;
}

/**
 * Checks one JSON object byte by byte and records the positions of the columns' values.
 * It reads until an unexpected byte: the byte after the last one must be 0, which is always unexpected.
 */
export class RecordScanner {
  /** Positions of the columns' values, after `scan` has returned an end. */
  readonly spans: K.ValueSpans;
  /** Members of the record that no column reads. */
  readonly unread = new UnreadMembers();
  /** Number of line breaks inside the record. */
  lines = 0;
  /** Position of the first unexpected byte, after FAILED. */
  failedAt = 0;
  /** Description of the expected input there. */
  expected = '';

  private bytes: Uint8Array = new Uint8Array(1);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private readonly outer: Level[] = [];
  private container: MemberNode | null = null;
  private previous: KnownName | null = null;
  private closer = 0;
  private index = 0;
  private openedAt = 0;
  private target: MemberNode | null = null;

  constructor(
    private readonly root: MemberNode,
    columns: number,
  ) {
    this.spans = new K.ValueSpans(columns);
  }

  /** Reads the object whose `{` is at `start`. @returns its end, or FAILED. */
  scan(buffer: ByteBuffer, start: number): number {
    const { bytes } = buffer;
    this.bytes = bytes;
    this.view = buffer.view;
    this.lines = 0;
    if (this.outer.length > 0) this.outer.length = 0;
    this.spans.forget(this.root);
    this.unread.forgetRecord();
    this.target = this.root;
    let pos = this.open(start, B.OPEN_BRACE);
    if (bytes[pos] === B.CLOSE_BRACE) return this.afterValue(pos);
    for (;;) {
      pos = this.closer === B.CLOSE_BRACE ? this.name(pos) : this.element(pos);
      if (pos === FAILED) return FAILED;
      const first = bytes[pos]!;
      if (first === B.OPEN_BRACE || first === B.OPEN_BRACKET) {
        pos = this.open(pos, first);
        if (pos !== FAILED && bytes[pos] !== this.closer) continue;
      } else {
        pos = this.scalar(pos, first);
      }
      if (pos !== FAILED) pos = this.afterValue(pos);
      if (pos === FAILED || this.outer.length === 0) return pos;
    }
  }

  private fail(pos: number, expected: string): number {
    this.failedAt = pos;
    this.expected = expected;
    return FAILED;
  }

  private open(pos: number, opener: number): number {
    if (this.outer.length === MAX_DEPTH) return this.fail(pos, `at most ${MAX_DEPTH} nested values`);
    const { container, previous, closer, index, openedAt } = this;
    this.outer.push({ container, previous, closer, index, openedAt });
    this.container = this.target;
    this.previous = this.target === null ? null : this.target.first;
    // In ASCII both brackets close two places after they open.
    this.closer = opener + 2;
    this.index = 0;
    this.openedAt = pos;
    return this.skipSpace(pos + 1);
  }

  private close(end: number): void {
    if (this.container !== null) {
      this.spans.store(this.container, this.openedAt, end, this.closer === B.CLOSE_BRACE ? K.OBJECT : K.ARRAY);
    }
    const level = this.outer.pop()!;
    this.container = level.container;
    this.previous = level.previous;
    this.closer = level.closer;
    this.index = level.index;
    this.openedAt = level.openedAt;
  }

  private afterValue(pos: number): number {
    for (;;) {
      if (this.bytes[pos] === B.COMMA) return pos + 1;
      pos = this.skipSpace(pos);
      const byte = this.bytes[pos];
      if (byte === B.COMMA) return pos + 1;
      if (byte !== this.closer) return this.fail(pos, `',' or '${String.fromCharCode(this.closer)}'`);
      pos++;
      this.close(pos);
      if (this.outer.length === 0) return pos;
    }
  }

  private name(pos: number): number {
    const start = this.bytes[pos] === B.QUOTE ? pos : this.skipSpace(pos);
    const end = this.container === null ? this.unknownName(start) : this.knownName(start, this.container);
    if (end === FAILED) return FAILED;
    const colon = this.bytes[end] === B.COLON ? end : this.skipSpace(end);
    if (this.bytes[colon] !== B.COLON) return this.fail(colon, `':' after a member's name`);
    const value = this.bytes[colon + 1]! > B.SPACE ? colon + 1 : this.skipSpace(colon + 1);
    if (this.target !== null) this.spans.forget(this.target);
    else if (this.outer.length === 1) this.unread.note(this.previous!, this.bytes[value]!);
    return value;
  }

  private unknownName(start: number): number {
    if (this.bytes[start] !== B.QUOTE) return this.fail(start, 'a member name in double quotes');
    this.target = null;
    return this.stringEnd(start + 1);
  }

  private knownName(start: number, container: MemberNode): number {
    const guess = this.previous!.next;
    if (guess !== null && guess.isAt(this.view, start)) {
      this.previous = guess;
      this.target = guess.node;
      return start + guess.length;
    }
    const end = this.unknownName(start);
    if (end === FAILED) return FAILED;
    const name = container.name(this.bytes, start, end);
    if (name.isRemembered) this.previous!.next = name;
    this.previous = name;
    this.target = name.node;
    return end;
  }

  private element(pos: number): number {
    this.target = this.container === null ? null : (this.container.elements.get(this.index++) ?? null);
    return this.skipSpace(pos);
  }

  private scalar(pos: number, first: number): number {
    if (first === B.QUOTE) return this.string(pos + 1);
    if (first === B.MINUS || B.isDigit(first)) return this.number(pos);
    if (first === B.LOWER_N) return this.literal(pos, B.NULL, K.NULL_VALUE);
    if (first === B.LOWER_T) return this.literal(pos, B.TRUE, K.BOOLEAN);
    if (first === B.LOWER_F) return this.literal(pos, B.FALSE, K.BOOLEAN);
    return this.fail(pos, 'a value');
  }

  private string(start: number): number {
    const bytes = this.bytes;
    let at = start;
    while (bytes[at]! >= B.SPACE && bytes[at] !== B.QUOTE && bytes[at] !== B.BACKSLASH) at++;
    const plain = bytes[at] === B.QUOTE;
    const end = plain ? at + 1 : this.stringEnd(at);
    if (end !== FAILED && this.target !== null) {
      this.spans.store(this.target, start, end - 1, plain ? K.PLAIN_STRING : K.ESCAPED_STRING);
    }
    return end;
  }

  /** Reads from inside a string to after its closing quote. */
  private stringEnd(from: number): number {
    const bytes = this.bytes;
    let at = from;
    while (at !== FAILED) {
      const byte = bytes[at]!;
      if (byte === B.QUOTE) return at + 1;
      if (byte < B.SPACE) return this.fail(at, 'the closing quote of a string');
      at = byte === B.BACKSLASH ? this.escape(at + 1) : at + 1;
      if (at !== FAILED) at = this.plainEnd(at);
    }
    return FAILED;
  }

  /** Skips bytes that are neither a quote, a backslash nor a control character, four at a time; may stop earlier. */
  private plainEnd(from: number): number {
    const { view } = this;
    let at = from;
    for (;;) {
      const word = view.getInt32(at, true);
      if ((hasByte(word, QUOTES) | hasByte(word, BACKSLASHES) | hasControl(word)) !== 0) return at;
      at += 4;
    }
  }

  private escape(pos: number): number {
    const byte = this.bytes[pos]!;
    if (byte === B.LOWER_U) return this.fourHexDigits(pos + 1);
    return B.ESCAPABLE[byte] === 1 ? pos + 1 : this.fail(pos, 'one of " \\ / b f n r t u after a backslash');
  }

  private fourHexDigits(pos: number): number {
    for (let i = 0; i < 4; i++) {
      if (B.hexValue(this.bytes[pos + i]!) < 0) return this.fail(pos + i, 'four hexadecimal digits after \\u');
    }
    return pos + 4;
  }

  private number(start: number): number {
    const end = numberEnd(this.bytes, start);
    if (end < 0) return this.fail(-1 - end, 'a digit');
    if (this.target !== null) this.spans.store(this.target, start, end, K.NUMBER);
    return end;
  }

  private literal(pos: number, text: Uint8Array, kind: number): number {
    for (let i = 1; i < text.length; i++) {
      if (this.bytes[pos + i] !== text[i]) return this.fail(pos + i, 'true, false or null');
    }
    if (this.target !== null) this.spans.store(this.target, pos, pos + text.length, kind);
    return pos + text.length;
  }

  private skipSpace(pos: number): number {
    const bytes = this.bytes;
    for (; ; pos++) {
      const byte = bytes[pos];
      if (byte === B.NEWLINE) this.lines++;
      else if (byte !== B.SPACE && byte !== B.TAB && byte !== B.CARRIAGE_RETURN) return pos;
    }
  }
}
