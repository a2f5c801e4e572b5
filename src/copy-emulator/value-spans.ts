import type { MemberNode } from './member-tree.js';

/** Kinds of values: a member that is not there, or a null, is no value. The span of a string excludes its quotes. */
export const ABSENT = 0;
export const NULL_VALUE = 1;
export const PLAIN_STRING = 2;
export const ESCAPED_STRING = 3;
export const NUMBER = 4;
export const BOOLEAN = 5;
/** Objects and arrays, as their JSON text, are the last kinds. */
export const OBJECT = 6;
export const ARRAY = 7;
/** Number of kinds; a power of two. */
export const KINDS = 8;

/** Positions of the columns' values in the scanned bytes. */
export class ValueSpans {
  /** Three numbers per column: start, end, kind. */
  readonly data: Int32Array;

  constructor(columns: number) {
    this.data = new Int32Array(columns * 3);
  }

  /** Records a value for all columns that read it. */
  store(node: MemberNode, start: number, end: number, kind: number): void {
    const { columns } = node;
    for (let i = 0; i < columns.length; i++) {
      const at = columns[i]! * 3;
      this.data[at] = start;
      this.data[at + 1] = end;
      this.data[at + 2] = kind;
    }
  }

  /** Clears the values inside a value: the last of several members of one name counts. */
  forget(node: MemberNode): void {
    const { below } = node;
    for (let i = 0; i < below.length; i++) this.data[below[i]! * 3 + 2] = ABSENT;
  }
}
