import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseJsonPaths, parsePath } from '../../src/copy-emulator/json-paths.js';
import { CopyReader } from '../../src/copy-emulator/copy-reader.js';
import { messageOf } from '../../src/model/errors.js';
import { loadError } from '../support/expect.js';
import { readAll, rulesFor, varchar } from './read-all.js';

const invalid = (pattern: RegExp) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, 'CONFIG_INVALID');
  assert.match((error as Error).message, pattern);
  return true;
};

describe('parsePath', () => {
  const good: [string, (string | number)[]][] = [
    ['$.a', ['a']],
    ['$.a.b', ['a', 'b']],
    ['$.a[0]', ['a', 0]],
    ['$.a[10].b', ['a', 10, 'b']],
    ["$['a']", ['a']],
    ["$['a']['b']", ['a', 'b']],
    ["$['a'][0]", ['a', 0]],
    ['$["a"]["b c"]', ['a', 'b c']],
    ["$['a.b']", ['a.b']],
    ["$['']", ['']],
    ['$.größe', ['größe']],
  ];
  for (const [path, steps] of good) test(path, () => assert.deepEqual(parsePath(path), steps));

  const bad: [string, RegExp][] = [
    ['a.b', /does not start with \$/],
    ['$', /names no member/],
    ["$.a['b']", /mixes dots and brackets/],
    ["$['a'].b", /mixes dots and brackets/],
    ['$.*', /wildcard/],
    ['$.a[*]', /wildcard/],
    ['$..a', /wildcard/],
    ['$.a[?(@.b)]', /wildcard or filter/],
    ['$.a[-1]', /is not a path/],
    ['$.a.', /is not a path/],
    ["$['a'", /is not a path/],
    ['', /does not start/],
  ];
  for (const [path, pattern] of bad)
    test(`refuses ${path}`, () => assert.throws(() => parsePath(path), invalid(pattern)));
});

describe('parseJsonPaths', () => {
  test('gives the paths in their order', () => {
    assert.deepEqual(parseJsonPaths('{"jsonpaths": ["$.b", "$.a"]}'), ['$.b', '$.a']);
    assert.deepEqual(parseJsonPaths('\ufeff{"jsonpaths": ["$.b"]}'), ['$.b']);
  });

  test('names every problem', () => {
    const text = '{"jsonpaths": ["$.a", "b", 7, "$.*"]}';
    assert.throws(() => parseJsonPaths(text), invalid(/path 2, b, .*path 3 is 7, not a string.*path 4, \$\.\*,/));
  });

  for (const text of ['', '{', '[]', 'null', '{"paths":["$.a"]}', '{"jsonpaths":[]}', '{"jsonpaths":"$.a"}']) {
    test(`refuses ${text}`, () => assert.throws(() => parseJsonPaths(text), invalid(/The JSONPaths file/)));
  }

  test('one path a column', () => {
    const rules = rulesFor(varchar(), { json: { jsonpaths: ['$.a', '$.b'] } });
    assert.throws(() => new CopyReader(rules, () => assert.fail()), invalid(/2 paths for 1 columns.*: v/));
  });
});

/** A name that is too long to be remembered. */
const LONG = 'n'.repeat(300);

describe('values by JSONPath', () => {
  const cases: [string, string, string | null][] = [
    ['$.a', '{"a":"x"}', 'x'],
    ['$.a', '{"b":"x"}', null],
    ['$.a', '{"a":null}', null],
    ['$.a', '{"A":"x"}', null],
    [`$.${LONG}`, `{"${LONG}":"x"}`, 'x'],
    [`$.${LONG}`, `{"${'\\u006e'.repeat(LONG.length)}":"x"}`, 'x'],
    [`$.${LONG}`, `{"${LONG}n":"x"}`, null],
    [`$.${LONG}`, `{"${'\\u006e'.repeat(LONG.length + 1)}":"x"}`, null],
    ['$.a.b', '{"a":{"c":1,"b":"x"},"b":"y"}', 'x'],
    ['$.a.b', '{"a":"x"}', null],
    ['$.a.b', '{"a":[{"b":"x"}]}', null],
    ['$.a.b', '{"a":{"b":"x"},"a":{}}', null],
    ['$.a.b', '{"a":{"b":"x"},"a":1}', null],
    ['$.a.b', '{"a":{"b":{"b":"x"}}}', '{"b":"x"}'],
    ['$.a[1]', '{"a":["x","y"]}', 'y'],
    ['$.a[1]', '{"a":["x"]}', null],
    ['$.a[1]', '{"a":{"1":"x"}}', null],
    ['$.a[0][1].b', '{"a":[[0,{"b":"x"}]]}', 'x'],
    ["$['a']['b']", '{"a":{"b":"x"}}', 'x'],
    ["$['a'][0]", '{"a":[ true ]}', 'true'],
    ['$.a', '{"\\u0061":"x"}', 'x'],
    ['$.a', '{"a":"x","a":"y"}', 'y'],
    ['$.a', '{"a":"x","a":null}', null],
    ['$.a', '{"a":{"a":"x"}}', '{"a":"x"}'],
  ];
  for (const [path, record, value] of cases) {
    test(`${path} of ${record}`, () => {
      const { rows, rejects } = readAll(rulesFor(varchar(), { json: { jsonpaths: [path] } }), record);
      assert.deepEqual([rows, rejects], [[[value]], []]);
    });
  }

  test('two columns may take one value, and the value around another', () => {
    const columns = ['x', 'y', 'z'].map((name) => ({ name, type: varchar() }));
    const rules = { ...rulesFor(varchar()), columns, json: { jsonpaths: ['$.a.b', '$.a.b', '$.a'] } };
    assert.deepEqual(readAll(rules, '{"a":{"b":1}}').rows, [['1', '1', '{"b":1}']]);
  });
});

describe('values by name', () => {
  const cases: ['auto' | 'auto ignorecase', string, string | null][] = [
    ['auto', '{"v":1}', '1'],
    ['auto', '{"V":1}', null],
    ['auto', '{"w":{"v":1}}', null],
    ['auto', '{"w":2,"v":1,"x":[3]}', '1'],
    ['auto ignorecase', '{"V":1}', '1'],
    ['auto ignorecase', '{"V":1,"v":2}', '2'],
    ['auto ignorecase', '{"\\u0056":1}', '1'],
  ];
  for (const [json, record, value] of cases) {
    test(`${json}: ${record}`, () => assert.deepEqual(readAll(rulesFor(varchar(), { json }), record).rows, [[value]]));
  }

  test('names that change from record to record are found all the same', () => {
    const records = Array.from({ length: 3000 }, (_, i) => `{"n${i}":0,"v":${i},"v${i % 7}":{"v":[]}}`);
    const { rows } = readAll(rulesFor(varchar()), records.join('\n'));
    assert.deepEqual(
      rows,
      records.map((_, i) => [String(i)]),
    );
  });
});

test('a file that is no JSONPaths file, named by mistake, is not shown', () => {
  for (const text of ['Walter Frye', '{"firstName":Walter}', '[{"firstName":"Walter"}, Walter]', '{"a":"Walter"}']) {
    assert.throws(
      () => parseJsonPaths(text),
      (error) => {
        loadError('CONFIG_INVALID', 'The JSONPaths file')(error);
        assert.doesNotMatch(messageOf(error), /Walter|firstName/);
        return true;
      },
    );
  }
});

test('paths of any form and number are refused in a time that grows with their length, in a message that stays short', () => {
  const forms = ["['", '["', "['a'", '.', '[', '$', "'", '[0]', ".a['b']"];
  const paths = forms.map((form) => `$${form.repeat(40_000)}`);
  const files = [
    ...paths.map((path) => [path]),
    Array.from({ length: 100_000 }, () => '$'),
    [{ a: 'x'.repeat(100_000) }],
  ];
  for (const jsonpaths of files) {
    const started = performance.now();
    assert.throws(
      () => parseJsonPaths(JSON.stringify({ jsonpaths })),
      (error) => invalid(/is wrong/)(error) && messageOf(error).length < 5000,
    );
    const ms = performance.now() - started;
    assert.ok(ms < 1000, `${JSON.stringify(jsonpaths).slice(0, 20)}… took ${ms.toFixed(0)} ms`);
  }
});
