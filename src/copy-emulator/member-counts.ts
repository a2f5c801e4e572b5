import { memberNames } from './member-tree.js';
import type { CopyRules, MemberCount, SourceMembers } from './rules.js';
import type { UnreadMembers } from './unread-members.js';
import * as K from './value-spans.js';

/** Name under which the members are counted together that are too many to be counted by name. */
const OTHER_MEMBERS = '(others)';

/** Counts, over all records of a COPY, which members they have, and of which JSON types. */
export class MemberCounts {
  /** Number of records that none of the columns' members is in. */
  unrecognized = 0;
  private records = 0;
  private readonly counts: Uint32Array;

  constructor(private readonly rules: CopyRules) {
    this.counts = new Uint32Array(rules.columns.length * K.KINDS);
  }

  /** Counts a record by the spans of its columns' values. */
  count(spans: Int32Array): void {
    const { counts } = this;
    let found = K.ABSENT;
    for (let at = 2, row = 0; at < spans.length; at += 3, row += K.KINDS) {
      const kind = spans[at]!;
      counts[row + kind]! += 1;
      found |= kind;
    }
    this.records++;
    if (found === K.ABSENT) this.unrecognized++;
  }

  /**
   * Counts so far. The members that columns read come first, in the order of the columns.
   * @param blanks number of blank strings of each column.
   */
  members({ names, others }: UnreadMembers, blanks: Uint32Array): SourceMembers {
    const read = memberNames(this.rules).map((member, i) =>
      countOf(member, this.rules.columns[i]!.name, this.counts.subarray(i * K.KINDS, (i + 1) * K.KINDS), blanks[i]),
    );
    const unread = mergedByName(names.map(({ text, counts }) => countOf(printable(text), null, counts!)));
    const rest = countOf(OTHER_MEMBERS, null, others);
    const { records, unrecognized } = this;
    return { records, unrecognized, members: read.concat(unread, rest.present === 0 ? [] : [rest]) };
  }
}

function countOf(member: string, column: string | null, counts: Uint32Array, blanks = 0): MemberCount {
  return {
    member,
    column,
    present: counts.reduce((sum, one) => sum + one, 0) - counts[K.ABSENT]!,
    nulls: counts[K.NULL_VALUE]!,
    strings: counts[K.PLAIN_STRING]! + counts[K.ESCAPED_STRING]!,
    blanks,
    numbers: counts[K.NUMBER]!,
    booleans: counts[K.BOOLEAN]!,
    objects: counts[K.OBJECT]!,
    arrays: counts[K.ARRAY]!,
  };
}

function mergedByName(counts: readonly MemberCount[]): MemberCount[] {
  const merged = new Map<string, MemberCount>();
  for (const count of counts) {
    const known = merged.get(count.member);
    merged.set(count.member, known === undefined ? count : sumOf(known, count));
  }
  return [...merged.values()];
}

function sumOf(a: MemberCount, b: MemberCount): MemberCount {
  return {
    member: a.member,
    column: a.column,
    present: a.present + b.present,
    nulls: a.nulls + b.nulls,
    strings: a.strings + b.strings,
    blanks: a.blanks + b.blanks,
    numbers: a.numbers + b.numbers,
    booleans: a.booleans + b.booleans,
    objects: a.objects + b.objects,
    arrays: a.arrays + b.arrays,
  };
}

/** Text in which characters that no database or terminal shows are written as `\u0000`. */
function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
