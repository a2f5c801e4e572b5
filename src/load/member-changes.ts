import type { MemberCount } from '../copy-emulator/rules.js';
import type { SourceName } from '../model/plan.js';
import { visibleLine } from '../model/visible-text.js';
import { JSON_TYPES } from '../sql/contract.js';
import type { StagedMembers } from '../warehouse/warehouse.js';

/** Counts of a member by the JSON types of its values. */
type TypeCounts = Omit<MemberCount, 'blanks'>;

/** Member of the last published run. */
export type LastMember = TypeCounts & { readonly records: number };

type JsonType = (typeof JSON_TYPES)[number];

/** Number of records below which nothing is said of a member that none of them has. */
const MIN_RECORDS = 5;

/** Number of values of another type that are borne: the real songs have a few titles that are numbers. */
const HANDFUL = 5;

/** Maximum number of changes that a sentence names. */
const MAX_CHANGES = 10;

/**
 * Describes in one sentence how the members of a source's records differ from those of the last published run: new ones,
 * others that are gone, and new types. Null if they do not differ, or if there is no run to compare with.
 */
export function describeMemberChanges(
  source: SourceName,
  last: readonly LastMember[],
  now: StagedMembers | null,
): string | null {
  if (now === null || now.records === 0 || last.length === 0) return null;
  const before = new Map(last.map((count) => [count.member, count]));
  const after = new Map(now.members.map((count) => [count.member, count]));
  const changes = [
    ...now.members.flatMap((count) => newOrRetyped(count, before.get(count.member))),
    ...last.flatMap((count) => gone(count, after.get(count.member), now.records)),
  ];
  if (changes.length === 0) return null;
  const more = changes.length > MAX_CHANGES ? `; ${changes.length - MAX_CHANGES} more in load_member` : '';
  const named = visibleLine(changes.slice(0, MAX_CHANGES).join('; '));
  return `${source}: changed since the last load: ${named}${more}`;
}

function newOrRetyped(now: MemberCount, before: TypeCounts | undefined): string[] {
  const types = typesOf(now);
  if (before === undefined || before.present === 0) {
    return now.present === 0 ? [] : [`${now.member} is new (${types.join(', ') || 'null'})`];
  }
  const known = typesOf(before);
  const fresh = known.length === 0 ? [] : types.filter((type) => !known.includes(type) && isCommon(type, now));
  return fresh.length === 0 ? [] : [`${now.member} has values of another type (${fresh.join(', ')})`];
}

/** Whether more than a handful of a member's values, or most of them, have a type. */
function isCommon(type: JsonType, count: MemberCount): boolean {
  const found = count[`${type}s`];
  return found > HANDFUL || found * 2 > count.present - count.nulls;
}

function gone(before: LastMember, now: MemberCount | undefined, records: number): string[] {
  const isGone = before.present * 2 > before.records && (now?.present ?? 0) === 0 && records >= MIN_RECORDS;
  const share = Math.round((before.present / before.records) * 100);
  return isGone ? [`${before.member} is gone (it was in ${share} % of the records)`] : [];
}

/** JSON types of a member's values. */
function typesOf(count: TypeCounts): JsonType[] {
  return JSON_TYPES.filter((type) => count[`${type}s`] > 0);
}
