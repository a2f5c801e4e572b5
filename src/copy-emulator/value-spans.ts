import type { MemberNode } from './member-tree.js';

/** Kinds of values. The span of a string excludes its quotes. */
export const NULL_VALUE = 0;
export const PLAIN_STRING = 1;
export const ESCAPED_STRING = 2;
export const NUMBER = 3;
export const BOOLEAN = 4;
/** An array or object, as its JSON text. */
export const NESTED = 5;

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
    for (let i = 0; i < below.length; i++) this.data[below[i]! * 3 + 2] = NULL_VALUE;
  }
}
