import type { Random } from '../../src/generate/random.js';

/** Objects that arrive before one load: content by path under the folder that holds `log_data` and `song_data`. */
export type Night = ReadonlyMap<string, Buffer>;

/** One record of a source, as its JSON says it. */
export type SourceRecord = Record<string, unknown>;

/** Source that a mutation changes. */
export type Source = 'log_data' | 'song_data';

/** Material of a mutation. */
export interface Draw {
  readonly random: Random;
  /** The night as the source delivers it. */
  readonly night: Night;
  /** Objects of the nights before. */
  readonly history: Night;
  /** The same night of another month's source: other users, other songs. */
  readonly foreign: Night;
}

/** Result of a mutation: the night that arrives in its place, and a description of the change. */
export interface Mutated {
  readonly night: Night;
  readonly detail: string;
}

/** Kind of mutation. */
export interface MutationKind {
  readonly name: string;
  mutate(draw: Draw): Mutated;
}

/** Paths of the objects of one source, in order. */
export function pathsOf(night: Night, source: Source): string[] {
  return [...night.keys()].filter((path) => path.startsWith(source)).sort();
}

/** Records of an object: one a line. */
export function recordsOf(content: Buffer): SourceRecord[] {
  return content
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SourceRecord);
}

/** Content of an object with these records. */
export function contentOf(records: readonly SourceRecord[]): Buffer {
  return Buffer.from(records.map((record) => JSON.stringify(record)).join('\n'));
}

/** The night with other contents of some objects. */
export function withContents(night: Night, contents: Iterable<readonly [string, Buffer]>): Night {
  return new Map([...night, ...contents]);
}

/** Names of the members of a source, in the order of its first record. */
export function membersOf(night: Night, source: Source): string[] {
  const [path] = pathsOf(night, source);
  const [record] = path === undefined ? [] : recordsOf(night.get(path) as Buffer);
  return Object.keys(record ?? {});
}
