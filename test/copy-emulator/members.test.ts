import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CopyReader } from '../../src/copy-emulator/copy-reader.js';
import type { CopyRules, MemberCount, RejectedRecord } from '../../src/copy-emulator/rules.js';
import { columnsOf, readObject, rulesFor, varchar } from './read-all.js';

/** Counts of the members of one object, by member: only those that are not zero. */
function membersOf(rules: CopyRules, ...chunks: string[]) {
  const rejects: RejectedRecord[] = [];
  const reader = new CopyReader(rules, (record) => rejects.push(record));
  const { counts } = readObject(
    reader,
    chunks.map((chunk) => Buffer.from(chunk)),
    rejects,
  );
  const { records, unrecognized, members } = reader.countMembers();
  return { records, unrecognized, counts, members: Object.fromEntries(members.map(withoutZeros)) };
}

function withoutZeros({ member, ...count }: MemberCount): [string, Record<string, unknown>] {
  return [
    member,
    Object.fromEntries(Object.entries(count).filter(([name, value]) => name === 'column' || value !== 0)),
  ];
}

const RULES = rulesFor(varchar());

test('values of a member are counted by their JSON types, and a missing one as not present', () => {
  const records = [
    '{"v":"a"}',
    '{"v":"\\n"}',
    '{"v":1}',
    '{"v":null}',
    '{"v":true}',
    '{"v":{"a":1}}',
    '{"v":[1,2]}',
    '{"w":0}',
  ];
  const { members, ...counted } = membersOf(RULES, records.join('\n'));
  assert.deepEqual(members['v'], {
    column: 'v',
    present: 7,
    nulls: 1,
    strings: 2,
    blanks: 1,
    numbers: 1,
    booleans: 1,
    objects: 1,
    arrays: 1,
  });
  assert.deepEqual([counted.records, counted.unrecognized, counted.counts.unrecognized], [8, 1, 1]);
});

test('strings that are empty or have only blanks are counted, as COPY stores them as null', () => {
  const rules = rulesFor(varchar());
  const records = ['{"v":""}', '{"v":"  "}', '{"v":" a "}', '{"v":"\\u0020x"}', '{"v":1}', '{"w":""}'];
  const { members } = membersOf(rules, records.join('\n'));
  assert.deepEqual(members['v'], { column: 'v', present: 5, strings: 4, blanks: 2, numbers: 1 });
  assert.deepEqual(members['w'], { column: null, present: 1, strings: 1 });
});

test('members that no column reads are counted by name, only at the top of a record', () => {
  const { members } = membersOf(
    RULES,
    '{"v":1,"w":"x","o":{"inner":1}}{"v":2,"w":null,"a":[{"x":1}],"b":false,"\\u0077":3}',
  );
  assert.deepEqual(members, {
    v: { column: 'v', present: 2, numbers: 2 },
    w: { column: null, present: 3, nulls: 1, strings: 1, numbers: 1 },
    o: { column: null, present: 1, objects: 1 },
    a: { column: null, present: 1, arrays: 1 },
    b: { column: null, present: 1, booleans: 1 },
  });
});

test('of several members of one name in a record the last counts', () => {
  const { members } = membersOf(RULES, '{"v":1,"w":1,"v":"a","w":null}');
  assert.deepEqual(members, {
    v: { column: 'v', present: 1, strings: 1 },
    w: { column: null, present: 1, nulls: 1 },
  });
});

test('a record that comes in pieces counts once, a broken one not at all, one with a refused value does', () => {
  const rules = rulesFor({ kind: 'integer' });
  const { members, records, counts } = membersOf(rules, '{"w":', '1,"v', '":1', '}\n{"w":1,"v":x}\n{"w":2,"v":"no"}');
  assert.deepEqual([records, counts.records, counts.rejected], [2, 3, 2]);
  assert.deepEqual(members, {
    v: { column: 'v', present: 2, numbers: 1, strings: 1 },
    w: { column: null, present: 2, numbers: 2 },
  });
});

test('a nested member is named by its path, and is present only where all of the path is', () => {
  const columns = columnsOf({ a: varchar(), b: varchar() });
  const rules: CopyRules = { ...RULES, columns, json: { jsonpaths: ['$.o.list[1]', "$['o']['x']"] } };
  const { members, unrecognized } = membersOf(rules, '{"o":{"list":[1,"t"],"x":null}}{"o":{"list":[1]}}{"o":3}');
  assert.deepEqual(members, {
    'o.list[1]': { column: 'a', present: 1, strings: 1 },
    'o.x': { column: 'b', present: 1, nulls: 1 },
  });
  assert.equal(unrecognized, 2);
});

test('by name without regard to case, the member is named by its column', () => {
  const { members } = membersOf({ ...RULES, json: 'auto ignorecase' }, '{"V":1}{"v":2}');
  assert.deepEqual(members, { v: { column: 'v', present: 2, numbers: 2 } });
});

test('over a hundred unknown names, and ever new ones, are counted together', () => {
  const records = Array.from({ length: 3_000 }, (_, i) => `{"n${i}":${i},"v":1}`);
  const { members } = membersOf(RULES, records.join('\n'));
  assert.equal(Object.keys(members).length, 102);
  assert.deepEqual(members['(others)'], { column: null, present: 2_900, numbers: 2_900 });
});

test('characters of a name that nobody sees, or no database takes, are written as their numbers', () => {
  const { members } = membersOf(RULES, '{"a\\u0000b":1,"\u200bc":1,"\\ud800":1}');
  assert.deepEqual(Object.keys(members), ['v', 'a\\u0000b', '\\u200bc', '\\ud800']);
  assert.deepEqual(members['v'], { column: 'v' });
});
