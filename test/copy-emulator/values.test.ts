import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ColumnType, CopyRules } from '../../src/copy-emulator/rules.js';
import { readAll, rulesFor, varchar } from './read-all.js';

const OFF = { blanksAsNull: false, emptyAsNull: false, truncateColumns: false };

function takes(type: ColumnType, cases: [string, string | null][], changes: Partial<CopyRules> = {}): void {
  for (const [json, value] of cases) {
    test(`takes ${json.slice(0, 60)}`, () => {
      const { rows, rejects } = readAll(rulesFor(type, changes), `{"v":${json}}`);
      assert.deepEqual([rows, rejects], [[[value]], []]);
    });
  }
}

function refuses(type: ColumnType, cases: [string, string, RegExp][], changes: Partial<CopyRules> = {}): void {
  for (const [json, value, reason] of cases) {
    test(`refuses ${json.slice(0, 60)}`, () => {
      const { rows, rejects, counts } = readAll(rulesFor(type, changes), `{"v":${json}}\n{"v":null}`);
      assert.deepEqual(rows, [[null]]);
      assert.deepEqual(counts, { records: 2, rejected: 1, truncated: 0, unrecognized: 0 });
      assert.equal(rejects[0]?.column, 'v');
      assert.equal(rejects[0].value, value);
      assert.match(rejects[0].reason, reason);
      assert.equal(rejects[0].line, 1);
    });
  }
}

describe('varchar', () => {
  takes(varchar(), [
    ['"abc"', 'abc'],
    ['"\\"Mozilla\\/5.0 \\\\ (X11)\\""', '"Mozilla/5.0 \\ (X11)"'],
    ['"a\\b\\f\\n\\r\\tz"', 'a\b\f\n\r\tz'],
    ['"\\u0041\\u00e4\\u20ac\\ud83d\\ude00"', 'Aä€😀'],
    ['"\\ud83d\\ude00x\\uDBFF\\uDFFF"', '😀x\u{10ffff}'],
    ['"Life\\u0019s"', 'Life\u0019s'],
    ['"\\\\N"', '\\N'],
    ['"\\\\."', '\\.'],
    ['"Björk \u{1f600}"', 'Björk \u{1f600}'],
    ['"\ufffd"', '\ufffd'],
    ['1888', '1888'],
    ['4.60', '4.60'],
    ['-1e+5', '-1e+5'],
    ['true', 'true'],
    ['false', 'false'],
    ['null', null],
    ['"null"', 'null'],
    ['[1, {"a":"\\n\\u0000"}]', '[1, {"a":"\\n\\u0000"}]'],
    ['{"a":\n\t2}', '{"a":\n\t2}'],
    ['{}', '{}'],
    ['[]', '[]'],
    ['""', null],
    ['"  "', null],
    ['"\\t\\n "', null],
    ['"\\u0020"', null],
    ['" x "', ' x '],
    ['"\\tx"', '\tx'],
  ]);
  refuses(varchar(), [
    ['"a\\u0000b"', '', /null byte/],
    ['"\\ud83d"', '', /half of a surrogate pair/],
    ['"\\ud83dx\\ude00"', '', /half of a surrogate pair/],
    ['"\\ude00\\ud83d"', '', /half of a surrogate pair/],
    ['"\\ud83d\\ud83d\\ude00"', '', /half of a surrogate pair/],
  ]);
});

describe('varchar without options', () => {
  takes(
    varchar(4),
    [
      ['""', ''],
      ['"  "', '  '],
      ['"\\t"', '\t'],
      ['"abcd"', 'abcd'],
      ['"éé"', 'éé'],
      ['"\\u00e9\\n"', 'é\n'],
    ],
    OFF,
  );
  refuses(
    varchar(4),
    [
      ['"abcde"', '', /String length exceeds DDL length: more than 4 bytes/],
      ['"ééx"', '', /exceeds/],
      ['"\\u00e9\\u00e9\\n"', '', /exceeds/],
      ['12345', '', /exceeds/],
      ['[1,2]', '', /exceeds/],
    ],
    OFF,
  );
});

describe('BLANKSASNULL and EMPTYASNULL each alone', () => {
  takes(
    varchar(),
    [
      ['""', ''],
      ['" "', null],
    ],
    { emptyAsNull: false },
  );
  takes(
    varchar(),
    [
      ['""', null],
      ['" "', ' '],
    ],
    { blanksAsNull: false },
  );
});

describe('TRUNCATECOLUMNS', () => {
  const cases: [string, string, number][] = [
    ['"abcdef"', 'abcde', 1],
    ['"abcde"', 'abcde', 0],
    ['"abcdé"', 'abcd', 1],
    ['"ab€€"', 'ab€', 1],
    ['"a\u{1f600}\u{1f600}"', 'a\u{1f600}', 1],
    ['"ab\u{1f600}"', 'ab', 1],
    ['"\\u0061\\n\\n\\n\\n\\n"', 'a\n\n\n\n', 1],
    ['"\\n\\n\\n\\nx"', '\n\n\n\nx', 0],
    ['"\\ud83d\\ude00\\ud83d\\ude00"', '\u{1f600}', 1],
    ['1234567', '12345', 1],
    ['["\\n",1]', '["\\n"', 1],
  ];
  for (const [json, value, truncated] of cases) {
    test(json, () => {
      const { rows, counts } = readAll(rulesFor(varchar(5)), `{"v":${json}}`);
      assert.deepEqual(rows, [[value]]);
      assert.equal(counts.truncated, truncated);
    });
  }

  test('a first character that does not fit leaves empty text', () => {
    assert.deepEqual(readAll(rulesFor(varchar(2)), '{"v":"€"}').rows, [['']]);
  });
});

const NOT_NUMBERS: [string, string, RegExp][] = [
  ['true', 'true', /Invalid digit, Value 't', Pos 0/],
  ['"NaN"', 'NaN', /Invalid digit, Value 'N', Pos 0/],
  ['"Infinity"', 'Infinity', /Value 'I', Pos 0/],
  ['"-"', '-', /Value '', Pos 1/],
  ['"+1"', '+1', /Value '\+', Pos 0/],
  ['" 1"', ' 1', /Value ' ', Pos 0/],
  ['"1 "', '1 ', /Value ' ', Pos 1/],
  ['"1\\u0000"', '', /null byte/],
  ['"1é"', '1é', /Value 'é', Pos 1/],
  ['{"a":1}', '{"a":1}', /Value '\{', Pos 0/],
  ['[1]', '[1]', /Value '\[', Pos 0/],
  [`"x${'é'.repeat(80)}"`, `x${'é'.repeat(49)}`, /Value 'x', Pos 0/],
];

for (const [kind, name, max, min, over, under] of [
  ['integer', 'Integer', '2147483647', '-2147483648', '2147483648', '-2147483649'],
  ['bigint', 'Long', '9223372036854775807', '-9223372036854775808', '9223372036854775808', '-9223372036854775809'],
] as const) {
  describe(kind, () => {
    takes(
      { kind },
      [
        ['0', '0'],
        ['-0', '-0'],
        ['26', '26'],
        ['"26"', '26'],
        ['"\\u0032\\u0036"', '26'],
        ['"007"', '007'],
        [`"${'0'.repeat(40)}7"`, `${'0'.repeat(40)}7`],
        [max, max],
        [min, min],
        [`"${max}"`, max],
        ['""', null],
        ['"  "', null],
        ['"\\t"', null],
        ['null', null],
      ],
      OFF,
    );
    refuses({ kind }, [
      ...NOT_NUMBERS,
      ['1.0', '1.0', new RegExp(`Invalid digit, Value '\\.', Pos 1, Type: ${name}`)],
      ['1541016707796.0', '1541016707796.0', /Value '\.', Pos 13/],
      ['1e3', '1e3', /Invalid digit, Value 'e', Pos 1/],
      [over, over, new RegExp(`Overflow.*${name}`)],
      [under, under, /Overflow/],
      ['1'.repeat(200), '1'.repeat(100), /Overflow/],
    ]);
  });
}

describe('double', () => {
  takes(
    { kind: 'double' },
    [
      ['655.77751', '655.77751'],
      ['1541016707796.0', '1541016707796.0'],
      ['-0.0', '-0.0'],
      ['1E5', '1E5'],
      ['"1.5e-3"', '1.5e-3'],
      ['1.7976931348623157e308', '1.7976931348623157e308'],
      ['5e-324', '5e-324'],
      ['0e-999', '0e-999'],
      ['0.0e999999999999', '0.0e999999999999'],
      [`0.${'0'.repeat(400)}`, `0.${'0'.repeat(400)}`],
      ['""', null],
      ['" "', null],
    ],
    OFF,
  );
  refuses({ kind: 'double' }, [
    ...NOT_NUMBERS,
    ['1e309', '1e309', /Overflow.*Double/],
    ['-1e309', '-1e309', /Overflow/],
    ['9'.repeat(400), '9'.repeat(100), /Overflow/],
    ['1e-400', '1e-400', /Underflow/],
    [`0.${'0'.repeat(400)}1`, `0.${'0'.repeat(98)}`, /Underflow/],
    ['"1."', '1.', /Value '', Pos 2/],
    ['".5"', '.5', /Value '\.', Pos 0/],
    ['"01"', '01', /Value '1', Pos 1/],
    ['"1e"', '1e', /Value '', Pos 2/],
    ['"1e+x"', '1e+x', /Value 'x', Pos 3/],
    ['"0x10"', '0x10', /Value 'x', Pos 1/],
    ['"1.5.5"', '1.5.5', /Value '\.', Pos 3/],
  ]);
});
