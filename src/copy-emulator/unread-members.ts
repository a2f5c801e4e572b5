import { LOWER_F, LOWER_N, LOWER_T, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './bytes.js';
import type { KnownName } from './member-tree.js';
import { ARRAY, BOOLEAN, KINDS, NULL_VALUE, NUMBER, OBJECT, PLAIN_STRING } from './value-spans.js';

/** Maximum number of members that are counted by name; the others, and those with very long names, are counted together. */
const MAX_NAMES = 100;

/** Members at the top of the records that no column reads, with the kinds of their values. */
export class UnreadMembers {
  /** Members that are counted by name. Two spellings of a name (`a` and `\\u0061`) are two. */
  readonly names: KnownName[] = [];
  /** Numbers of values, by kind, of all members that are not counted by name. */
  readonly others = new Uint32Array(KINDS);
  private readonly ofRecord: KnownName[] = [];

  /** Notes a member of the record that is read. Of several members of one name the last counts. */
  note(name: KnownName, firstByte: number): void {
    name.firstByte = firstByte;
    if (name.isNoted) return;
    name.isNoted = true;
    this.ofRecord.push(name);
  }

  /** Forgets the members of a record that was broken or not complete. */
  forgetRecord(): void {
    if (this.ofRecord.length === 0) return;
    for (const name of this.ofRecord) name.isNoted = false;
    this.ofRecord.length = 0;
  }

  /** Counts the members of a complete record. */
  countRecord(): void {
    for (const name of this.ofRecord) {
      const counts = (name.counts ??= this.adopt(name));
      counts[KIND_OF_FIRST_BYTE[name.firstByte]!]! += 1;
    }
    this.forgetRecord();
  }

  private adopt(name: KnownName): Uint32Array {
    if (this.names.length === MAX_NAMES || !name.isRemembered) return this.others;
    this.names.push(name);
    return new Uint32Array(KINDS);
  }
}

/** Kind of a value by its first byte; any other byte begins a number. */
const KIND_OF_FIRST_BYTE = new Uint8Array(256).fill(NUMBER);
KIND_OF_FIRST_BYTE[QUOTE] = PLAIN_STRING;
KIND_OF_FIRST_BYTE[LOWER_N] = NULL_VALUE;
KIND_OF_FIRST_BYTE[LOWER_T] = BOOLEAN;
KIND_OF_FIRST_BYTE[LOWER_F] = BOOLEAN;
KIND_OF_FIRST_BYTE[OPEN_BRACE] = OBJECT;
KIND_OF_FIRST_BYTE[OPEN_BRACKET] = ARRAY;
