import { LoadError } from '../model/errors.js';
import { JSONPATHS_REMEDY, parsePath, type PathStep } from './json-paths.js';
import type { CopyRules } from './rules.js';

/** Limit of cached names, so that objects with ever new names cost no memory. */
const MAX_KNOWN_NAMES = 1000;

/**
 * Longest source text of a name that is cached or counted by name, in bytes; a column's name has 127 at most. Longer ones are
 * read, and forgotten: a thousand names of 4 MB would cost 4 GB.
 */
const MAX_NAME_BYTES = 256;

/** Most source bytes of one UTF-16 unit of a name: `\u0061`. */
const MAX_BYTES_OF_UNIT = 6;

const NO_SOURCE = new Uint8Array(0);

/** A member name as written in the data, and the node that it leads to. */
export class KnownName {
  /** Name that followed this one the last time: records of one source mostly have the same members. */
  next: KnownName | null = null;

  /** Bytes of the name's source text, including both quotes. */
  readonly length: number;
  private readonly words: Int32Array;
  private readonly lastMask: number;

  /** Whether the record that is read has had this name, which no column reads: see UnreadMembers. */
  isNoted = false;
  /** First byte of its value in that record. */
  firstByte = 0;
  /** Numbers of its values by kind; null before the first one. */
  counts: Uint32Array | null = null;

  /** @param source source text of the name, including both quotes; empty for a name that is too long to be remembered. */
  constructor(
    source: Uint8Array,
    readonly text: string,
    readonly node: MemberNode | null,
  ) {
    this.length = source.length;
    const padded = new DataView(new ArrayBuffer(source.length + 4));
    source.forEach((byte, i) => padded.setUint8(i, byte));
    this.words = Int32Array.from({ length: Math.ceil(source.length / 4) }, (_, i) => padded.getInt32(4 * i, true));
    this.lastMask = source.length % 4 === 0 ? -1 : (1 << (8 * (source.length % 4))) - 1;
  }

  /** Whether the name may be kept after its record, or longer than that. */
  get isRemembered(): boolean {
    return this.length > 0;
  }

  /** Whether the name is at `pos`. */
  isAt(view: DataView, pos: number): boolean {
    const { words } = this;
    const last = words.length - 1;
    for (let i = 0; i < last; i++) if (view.getInt32(pos + 4 * i, true) !== words[i]) return false;
    return (view.getInt32(pos + 4 * last, true) & this.lastMask) === words[last];
  }
}

/** A place in a record that columns read their values from, or that leads to such a place. */
export class MemberNode {
  /** Numbers of the columns that read this value. */
  readonly columns: number[] = [];
  /** Numbers of the columns that read a value inside this one. */
  readonly below: number[] = [];
  readonly elements = new Map<number, MemberNode>();
  readonly first = new KnownName(NO_SOURCE, '', null);
  private readonly members = new Map<string, MemberNode>();
  private readonly known = new Map<string, KnownName>();
  /** Length of the longest name in `members`, in UTF-16 units. */
  private longestMember = 0;

  constructor(private readonly ignoreCase: boolean) {}

  /** Child that a path step leads to; created if there is none. */
  child(step: PathStep): MemberNode {
    if (typeof step === 'number') return this.make(this.elements, step);
    this.longestMember = Math.max(this.longestMember, step.length);
    return this.make(this.members, step);
  }

  private make<K>(children: Map<K, MemberNode>, key: K): MemberNode {
    const node = children.get(key) ?? new MemberNode(this.ignoreCase);
    children.set(key, node);
    return node;
  }

  /** Finds the member whose name (a JSON string, including quotes) is bytes[start..end). */
  name(bytes: Uint8Array, start: number, end: number): KnownName {
    if (end - start > MAX_NAME_BYTES) return this.longName(bytes.subarray(start, end));
    const source = Buffer.from(bytes.subarray(start, end));
    const key = source.toString('latin1');
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const text = JSON.parse(source.toString('utf8')) as string;
    const fresh = new KnownName(source, text, this.find(text));
    if (this.known.size < MAX_KNOWN_NAMES) this.known.set(key, fresh);
    return fresh;
  }

  /**
   * A JSONPath may name a member with such a name, which is then looked up each time. One that is longer than that of
   * any member is not even decoded: each of 4 MB would leave 12 MB to be collected.
   */
  private longName(source: Uint8Array): KnownName {
    if (source.length - 2 > MAX_BYTES_OF_UNIT * this.longestMember) return new KnownName(NO_SOURCE, '', null);
    const text = JSON.parse(Buffer.from(source).toString('utf8')) as string;
    return new KnownName(NO_SOURCE, '', this.find(text));
  }

  private find(name: string): MemberNode | null {
    return this.members.get(this.ignoreCase ? name.toLowerCase() : name) ?? null;
  }
}

/** Path to the value of each column. */
function pathsOf(rules: CopyRules): PathStep[][] {
  if (rules.json === 'auto') return rules.columns.map((column) => [column.name]);
  if (rules.json === 'auto ignorecase') return rules.columns.map((column) => [column.name.toLowerCase()]);
  const { jsonpaths } = rules.json;
  if (jsonpaths.length !== rules.columns.length) {
    throw new LoadError(
      'CONFIG_INVALID',
      `The JSONPaths file has ${jsonpaths.length} paths for ${rules.columns.length} columns; ` +
        `it needs one a column, in this order: ${rules.columns.map((column) => column.name).join(', ')}.`,
      {},
      { remedy: JSONPATHS_REMEDY },
    );
  }
  return jsonpaths.map(parsePath);
}

/** Names of the members that the columns read: that of a nested one is its path, as `a.b[0]`. */
export function memberNames(rules: CopyRules): string[] {
  return pathsOf(rules).map((steps) =>
    steps.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join(''),
  );
}

/**
 * Builds the tree of all places that the columns of a COPY read their values from; its root is the record.
 * @throws CONFIG_INVALID if the JSONPaths are wrong, or their number is not that of the columns.
 */
export function memberTree(rules: CopyRules): MemberNode {
  const root = new MemberNode(rules.json === 'auto ignorecase');
  pathsOf(rules).forEach((steps, column) => {
    let node = root;
    for (const step of steps) {
      node.below.push(column);
      node = node.child(step);
    }
    node.columns.push(column);
  });
  return root;
}
