import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ColumnType, CopyRules } from '../../src/copy-emulator/rules.js';
import { columnsOf, readAll } from './read-all.js';

const NAMES = ['a', 'b', 'c', 'd'] as const;
const LIMITS = { integer: [-(2n ** 31n), 2n ** 31n - 1n], bigint: [-(2n ** 63n), 2n ** 63n - 1n] } as const;

/** Expected value: text, null, or undefined if the record is rejected. */
function model(value: unknown, type: ColumnType, rules: CopyRules): string | null | undefined {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.includes('\0')) return undefined;
  if (type.kind === 'varchar') return modelText(text, typeof value === 'string', type.maxBytes, rules);
  if (typeof value === 'string' && /^[ \t-\r]*$/.test(value)) return null;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (type.kind === 'double') return modelDouble(text);
  if (!/^-?\d+$/.test(text)) return undefined;
  const [min, max] = LIMITS[type.kind];
  return BigInt(text) >= min && BigInt(text) <= max ? text : undefined;
}

function modelText(text: string, isString: boolean, maxBytes: number, rules: CopyRules): string | null | undefined {
  if (text === '' && rules.emptyAsNull) return null;
  if (isString && rules.blanksAsNull && /^[ \t-\r]+$/.test(text)) return null;
  if (Buffer.byteLength(text) <= maxBytes) return text;
  if (!rules.truncateColumns) return undefined;
  const characters = [...text];
  while (Buffer.byteLength(characters.join('')) > maxBytes) characters.pop();
  return characters.join('');
}

function modelDouble(text: string): string | undefined {
  if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return undefined;
  const isZero = /^[-0.]*([eE]|$)/.test(text);
  return Number.isFinite(Number(text)) && (Number(text) !== 0 || isZero) ? text : undefined;
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('\\', '"', '/', '\n', '\t', '\r', ' ', 'é', '€', '\u{1f600}', 'x', '\u000b'),
    maxLength: 12,
  }),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
  fc.double().map(String),
  fc.constantFrom('1e400', '1e-400', '0e400', '-0', '007', '1.', 'NaN', '  '),
);
const leaf = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value')),
  ),
}));
const record = fc.dictionary(fc.constantFrom(...NAMES, 'ignored', 'ä"\\'), value, { noNullPrototype: true });
const type: fc.Arbitrary<ColumnType> = fc.oneof(
  fc.record({ kind: fc.constant('varchar' as const), maxBytes: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constantFrom('integer' as const, 'bigint' as const, 'double' as const) }),
);

interface Paths {
  readonly json: CopyRules['json'];
  readonly find: (record: Record<string, unknown>, column: string) => unknown;
}

const own = (from: unknown, key: string): unknown =>
  typeof from === 'object' && from !== null && !Array.isArray(from)
    ? (from as Record<string, unknown>)[key]
    : undefined;
const PATHS: readonly Paths[] = [
  { json: 'auto', find: own },
  { json: { jsonpaths: NAMES.map((name) => `$.${name}`) }, find: own },
  { json: { jsonpaths: NAMES.map((name) => `$['a']['${name}']`) }, find: (from, name) => own(own(from, 'a'), name) },
  {
    json: { jsonpaths: NAMES.map((_, i) => `$.a[${i}]`) },
    find: (from, name) => (Array.isArray(from.a) ? (from.a as unknown[])[NAMES.indexOf(name as 'a')] : undefined),
  },
];

const rules = fc.record({
  types: fc.tuple(type, type, type, type),
  paths: fc.constantFrom(...PATHS),
  blanksAsNull: fc.boolean(),
  emptyAsNull: fc.boolean(),
  truncateColumns: fc.boolean(),
});

function copyRules({ types, paths, ...options }: typeof rules extends fc.Arbitrary<infer T> ? T : never): CopyRules {
  return {
    columns: columnsOf(Object.fromEntries(NAMES.map((name, i) => [name, types[i]!]))),
    json: paths.json,
    ...options,
  };
}

/** Rewrites JSON with every character of its strings that may be escaped as an escape. */
function escapeAll(json: string): string {
  return json
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
}

test('valid records come out as JSON.parse and a simple model of the rules say', () => {
  fc.assert(
    fc.property(
      rules,
      fc.array(record, { maxLength: 5 }),
      fc.boolean(),
      fc.constantFrom('', '\n', ' \r\n'),
      (r, records, escape, between) => {
        const copy = copyRules(r);
        const lines = records.map((one) => JSON.stringify(one)).map((json) => (escape ? escapeAll(json) : json));
        const expected = lines.map((line) => {
          const parsed = JSON.parse(line) as Record<string, unknown>;
          return copy.columns.map((column) => modelOf(r.paths.find(parsed, column.name), column.type, copy, escape));
        });
        const { rows, counts, rejects } = readAll(copy, lines.join(between));
        assert.deepEqual(
          rows,
          expected.filter((row) => !row.includes(undefined)),
        );
        assert.equal(counts.records, records.length);
        assert.equal(counts.rejected, rejects.length);
        assert.equal(rows.length + rejects.length, records.length);
      },
    ),
    { numRuns: 1500 },
  );
});

/** Nested values are stored as they are written, so in their escaped form where the source escapes. */
function modelOf(found: unknown, to: ColumnType, copy: CopyRules, escape: boolean): string | null | undefined {
  const isNested = typeof found === 'object' && found !== null;
  if (!isNested || to.kind !== 'varchar') return model(found, to, copy);
  const json = JSON.stringify(found);
  return modelText(escape ? escapeAll(json) : json, false, to.maxBytes, copy);
}

test('white space between tokens changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.constantFrom(...NAMES), leaf, { noNullPrototype: true })), (records) => {
      const copy = copyRules({
        types: [VARCHAR, VARCHAR, VARCHAR, VARCHAR],
        paths: PATHS[0]!,
        blanksAsNull: false,
        emptyAsNull: false,
        truncateColumns: true,
      });
      const tight = readAll(copy, records.map((one) => JSON.stringify(one)).join('\n'));
      const wide = readAll(copy, records.map((one) => JSON.stringify(one, null, 2)).join('\r\n'));
      assert.equal(wide.text, tight.text);
    }),
  );
});

const VARCHAR: ColumnType = { kind: 'varchar', maxBytes: 12 };
const STREAM = [
  '\ufeff{"a":"x\\u00e9\\ud83d\\ude00\\n","b":-12,"c":1.5e-3,"d":[1,{"q":"€"}]}\r\n',
  '{"b":99999999999}{"a":"ä€😀ä€😀ä€😀"}{"d":tru}{"a":1}\n{"a":"cut\n{\n "a" :\n "b"\n}\n',
  '[{"a":1}]\n{"a":"\\u0000"} 17\n{"a":"\\ud800"}{"a":{"b":"\\\\"}}\n{"c":"1e999"}\n{"a":\n{"a":2}\n{"a":',
].join('');

function sampleStream(): Uint8Array {
  return Buffer.concat([
    Buffer.from(STREAM),
    Buffer.from([0x22, 0xff, 0xe2, 0x82, 0x22, 0x7d]),
    Buffer.from('\n{"a":"é"}\n{"b":1'),
  ]);
}

const STREAM_RULES = copyRules({
  types: [VARCHAR, { kind: 'integer' }, { kind: 'double' }, VARCHAR],
  paths: PATHS[0]!,
  blanksAsNull: true,
  emptyAsNull: true,
  truncateColumns: true,
});

test('a stream split in two at any byte gives the same', () => {
  const stream = sampleStream();
  const whole = readAll(STREAM_RULES, stream);
  assert.ok(whole.rejects.length >= 8 && whole.rows.length >= 6 && whole.counts.truncated > 0);
  for (let at = 0; at <= stream.length; at++) {
    assert.deepEqual(readAll(STREAM_RULES, stream.subarray(0, at), stream.subarray(at)), whole);
  }
  assert.deepEqual(readAll(STREAM_RULES, ...Array.from(stream, (byte) => Uint8Array.of(byte))), whole);
});

test('any stream, whole, damaged or without sense, cut in any way gives the same, and no row that cannot be read', () => {
  const noise = fc.array(
    fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom('{', '}', '[', '"', '\\', '\n', '\n{"a":', ',', '1')),
    { maxLength: 12 },
  );
  const damaged = fc.tuple(fc.nat(), fc.nat({ max: 40 }), noise).map(([at, length, parts]) => {
    const stream = sampleStream();
    const start = at % stream.length;
    const middle = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
    return Buffer.concat([stream.subarray(0, start), ...middle, stream.subarray(start + length)]);
  });
  fc.assert(
    fc.property(
      damaged,
      fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 20 }),
      fc.nat({ max: 3 }),
      (stream, sizes, padding) => {
        const long = Buffer.concat([
          Buffer.alloc(padding * 700, ' {"a":1}\n'),
          stream,
          Buffer.alloc(padding * 700, '{"b":2} \n'),
        ]);
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) chunks.push(long.subarray(at, (at += size)));
        chunks.push(long.subarray(at));
        assert.deepEqual(readAll(STREAM_RULES, ...chunks), readAll(STREAM_RULES, long));
      },
    ),
    { numRuns: 500 },
  );
});

test('of several members of one name the last one counts, however the name is written', () => {
  const members = fc.array(fc.tuple(fc.constantFrom('a', '\\u0061', 'b', 'A'), leaf), { maxLength: 8 });
  fc.assert(
    fc.property(members, fc.constantFrom('auto' as const, 'auto ignorecase' as const), (list, json) => {
      const types = [VARCHAR, VARCHAR, VARCHAR, VARCHAR] as [ColumnType, ColumnType, ColumnType, ColumnType];
      const options = { blanksAsNull: true, emptyAsNull: true, truncateColumns: true };
      const copy = { ...copyRules({ types, paths: PATHS[0]!, ...options }), json };
      const nameOf = (name: string) => (json === 'auto' ? name : name.toLowerCase()).replace('\\u0061', 'a');
      const found = new Map(list.map(([name, value]) => [nameOf(name), value]));
      const expected = copy.columns.map(({ name, type }) => model(found.get(name), type, copy));
      const record = `{${list.map(([name, value]) => `"${name}":${JSON.stringify(value)}`).join(',')}}`;
      assert.deepEqual(readAll(copy, record).rows, expected.includes(undefined) ? [] : [expected]);
    }),
    { numRuns: 500 },
  );
});
