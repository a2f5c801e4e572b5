import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CopyReader } from '../../src/copy-emulator/copy-reader.js';
import type { RejectedRecord } from '../../src/copy-emulator/rules.js';
import { readAll, readObject, rulesFor, varchar } from './read-all.js';

const RULES = rulesFor(varchar(65535));
const MEGABYTE = 1024 * 1024;

function valuesOf(...chunks: (string | Uint8Array)[]): (string | null)[] {
  const { rows, rejects } = readAll(RULES, ...chunks);
  assert.deepEqual(rejects, []);
  return rows.map(([value]) => value!);
}

describe('records', () => {
  const cases: [string, string, string[]][] = [
    ['nothing', '', []],
    ['white space only', ' \r\n\t\n', []],
    ['lines', '{"v":1}\n{"v":2}\n', ['1', '2']],
    ['no line break at the end', '{"v":1}\n{"v":2}', ['1', '2']],
    ['CRLF', '{"v":1}\r\n{"v":2}\r\n', ['1', '2']],
    ['nothing between', '{"v":1}{"v":2}', ['1', '2']],
    ['several lines', '{\n  "v" : \n 1\n ,\n "w":[\n{"v":3}\n]\n}\n{"v":2}', ['1', '2']],
    ['a byte order mark', '\ufeff{"v":1}', ['1']],
    ['only a byte order mark', '\ufeff', []],
    [
      'ignored members of all kinds',
      '{"a":[],"b":{},"c":[[{"d":"\\u00e4\\/"}],-0.5e+7,true,false,null],"v":1,"e":""}',
      ['1'],
    ],
  ];
  for (const [name, text, values] of cases) test(name, () => assert.deepEqual(valuesOf(text), values));

  test('an object without members is a row of nulls', () => {
    assert.deepEqual(readAll(RULES, '{}{ }').rows, [[null], [null]]);
  });

  test('nesting 10,000 deep', () => {
    const text = `${'[{"v":'.repeat(5000)}0${'}]'.repeat(5000)}`;
    assert.deepEqual(valuesOf(`{"w":${text},"v":7}`), ['7']);
    assert.deepEqual(valuesOf(`{"v":${text}}`), [text]);
  });

  test('nesting too deep', () => {
    const { rejects, rows } = readAll(RULES, `{"w":${'['.repeat(200_000)}\n{"v":1}`);
    assert.deepEqual([rejects.length, rows], [1, [['1']]]);
    assert.match(rejects[0]!.reason, /at most 16384 nested values, found '\['/);
  });
});

describe('broken records', () => {
  const cases: [string, string, RegExp][] = [
    ['{"v":1', '7', /expected ',' or '}', found the end of the data/],
    ['{"v":', '6', /expected a value, found the end/],
    ['{"v', '4', /closing quote of a string, found the end/],
    ['{', '2', /member name in double quotes, found the end/],
    ['{"v":1]', '7', /expected ',' or '}', found '\]'/],
    ['{"v":[1}', '8', /expected ',' or '\]', found '}'/],
    ['{"v":1,}', '8', /member name in double quotes, found '}'/],
    ['{"v":[1,]}', '9', /expected a value, found '\]'/],
    ['{,}', '2', /member name in double quotes, found ','/],
    ["{'v':1}", '2', /member name in double quotes, found '''/],
    ['{v:1}', '2', /member name in double quotes, found 'v'/],
    ['{"v" 1}', '6', /':' after a member's name, found '1'/],
    ['{"v":1 "w":2}', '8', /expected ',' or '}', found '"'/],
    ['{"v":01}', '7', /expected ',' or '}', found '1'/],
    ['{"v":-}', '7', /a digit, found '}'/],
    ['{"v":1.}', '8', /a digit, found '}'/],
    ['{"v":1e+}', '9', /a digit, found '}'/],
    ['{"v":.5}', '6', /a value, found '\.'/],
    ['{"v":+5}', '6', /a value, found '\+'/],
    ['{"v":NaN}', '6', /a value, found 'N'/],
    ['{"v":nul}', '9', /true, false or null, found '}'/],
    ['{"v":trux}', '9', /true, false or null, found 'x'/],
    ['{"v":"a\\x"}', '9', /after a backslash, found 'x'/],
    ['{"v":"\\u00g0"}', '11', /four hexadecimal digits after \\u, found 'g'/],
    ['{"v":"a\tb"}', '8', /control character 0x09/],
    ['{"v":"a\0b"}', '8', /control character 0x00/],
    ['{"v":"a\u0001b"}', '8', /control character 0x01/],
    ['{"w\n":1}', '4', /found a line break/],
    ['{"v":"cut off\n', '14', /closing quote of a string, found a line break/],
    ['{"v":1,\n', '10', /member name in double quotes, found '{'/],
    ['{"v":ä}', '6', /a value, found 'ä'/],
  ];
  for (const [record, position, reason] of cases) {
    test(JSON.stringify(record), () => {
      const isCut = /found the end/.test(reason.source);
      const { rows, rejects, counts } = readAll(RULES, `{"v":1}\n\n${record}${isCut ? '' : '\n{"v":2}\n{"v":3}'}`);
      assert.deepEqual(rows, isCut ? [['1']] : [['1'], ['2'], ['3']]);
      assert.deepEqual(counts, { records: isCut ? 2 : 4, rejected: 1, truncated: 0, unrecognized: 0 });
      const [reject] = rejects;
      assert.deepEqual(
        [reject?.line, String(reject?.position), reject?.column, reject?.value],
        [3, position, null, ''],
      );
      assert.match(reject!.reason, reason);
      assert.match(reject!.reason, /^Invalid JSON: /);
    });
  }

  test('what follows on the same line goes with it, good records before it stay', () => {
    const { rows, counts } = readAll(RULES, '{"v":1}{"v":x}{"v":2}\n  "v":3}\n{"v":4}');
    assert.deepEqual([rows, counts.rejected], [[['1'], ['4']], 1]);
  });

  test('a good line after one that was cut inside a value is kept', () => {
    const { rows, rejects } = readAll(RULES, '{"a":\n{"v":1}\n{"v":2}\n{"w":[');
    assert.deepEqual(rows, [['1'], ['2']]);
    assert.deepEqual(
      rejects.map((r) => [r.line, r.raw]),
      [
        [1, '{"a":\n{"v":1}\n{"v":2}'],
        [4, '{"w":['],
      ],
    );
  });

  const notObjects: [string, number, RegExp][] = [
    ['[{"v":1},{"v":2}]', 1, /found an array; COPY wants JSON objects .* separated by white space/],
    ['[\n{"v":1},\n{"v":2}\n]', 4, /found an array/],
    ['{"v":1},\n{"v":2}', 1, /found ',' between records; COPY wants/],
    ['17', 1, /COPY wants JSON objects.*found '1'/],
    ['"text"', 1, /COPY wants JSON objects/],
    ['null', 1, /COPY wants JSON objects/],
    ['\0', 1, /found the control character 0x00/],
  ];
  for (const [text, rejected, reason] of notObjects) {
    test(`no object: ${JSON.stringify(text)}`, () => {
      const { rejects } = readAll(RULES, text);
      assert.equal(rejects.length, text.startsWith('[\n') ? 3 : rejected);
      assert.match(rejects[0]!.reason, reason);
    });
  }
});

describe('the place of a rejected record is the byte of its line', () => {
  const cases: [title: string, text: string, line: number, position: number][] = [
    ['garbage after an object', '{"v":1}\n{"v":2} x', 2, 9],
    ['a second object', '{"v":1} {"v":x}\n{"v":3}', 1, 14],
    ['after spaces', '{"v":1}\n\n \t{"v":x}', 3, 8],
    ['after an object of several lines', '{"v":\n1}  {"v":x}', 2, 10],
    ['an object of several lines: from its first line', '{"v":1}\n {"w":1,\n"v":x}', 2, 14],
    ['after a line that was skipped', '{"v":x} {"v":1}\n{"v":1}{"v":y}', 2, 13],
  ];
  for (const [title, text, line, position] of cases) {
    test(title, () => {
      for (const bytes of [1, 7, 1_000]) {
        const { rejects } = readAll(RULES, ...(text.match(new RegExp(`[^]{1,${bytes}}`, 'g')) ?? []));
        const last = rejects.at(-1);
        assert.deepEqual([last?.line, last?.position], [line, position]);
      }
    });
  }
});

describe('bytes that are not UTF-8', () => {
  const cases: [string, number[]][] = [
    ['a lone continuation byte', [0x80]],
    ['a byte that never occurs', [0xff]],
    ['a cut character', [0xe2, 0x82]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ];
  for (const [name, bytes] of cases) {
    for (const member of ['v', 'w']) {
      test(`${name} in ${member === 'v' ? 'a column' : 'an ignored member'}`, () => {
        const record = Buffer.concat([Buffer.from(`{"${member}":"é`), Buffer.from(bytes), Buffer.from('"}')]);
        const { rows, rejects } = readAll(RULES, '{"v":"ä"}\n', record, '\n{"v":"ö"}');
        assert.deepEqual(rows, [['ä'], ['ö']]);
        assert.deepEqual(
          rejects.map((r) => [r.line, r.position, r.column]),
          [[2, 9, null]],
        );
        assert.match(rejects[0]!.reason, new RegExp(`UTF8 codepoints.*hex sequence: ${bytes[0]!.toString(16)}`));
        assert.ok(rejects[0]!.raw.includes('é\ufffd'));
      });
    }
  }

  test('UTF-16 is no JSON', () => {
    assert.match(
      readAll(RULES, Buffer.from('\ufeff{"v":1}', 'utf16le')).rejects[0]!.reason,
      /found UTF-16; COPY reads UTF-8/,
    );
  });
});

describe('what is shown of a rejected record', () => {
  test('at most 1,024 bytes, cut at a character, whole lines where it is broken', () => {
    const long = readAll(RULES, `{"v":"\\u0000${'€'.repeat(1000)}"}`).rejects[0]!;
    assert.equal(long.raw, `{"v":"\\u0000${'€'.repeat(337)}`);
    const broken = readAll(RULES, '{"v":x, "w":1}\n{"v":1}').rejects[0]!;
    assert.equal(broken.raw, '{"v":x, "w":1}');
  });

  test('NULs and what is not UTF-8 are replaced and the length kept', () => {
    const { raw } = readAll(RULES, Buffer.concat([Buffer.from('{"v":'), Buffer.alloc(3000)])).rejects[0]!;
    assert.ok(Buffer.byteLength(raw) <= 1024 && Buffer.byteLength(raw) > 1020);
    assert.ok(!raw.includes('\0'));
  });
});

describe('large records', () => {
  const whole = 4 * MEGABYTE;
  const recordOf = (bytes: number): string => `{"w":"${'x'.repeat(bytes - 8)}"}`;

  test('4 MB are taken, one byte more is not', () => {
    const { rows, rejects } = readAll(RULES, `${recordOf(whole)}\n${recordOf(whole + 1)}\n{"v":1}`);
    assert.deepEqual(rows, [[null], ['1']]);
    assert.deepEqual(
      rejects.map((r) => [r.line, r.position]),
      [[2, whole + 1]],
    );
    assert.match(rejects[0]!.reason, /larger than 4 MB/);
  });

  test('a line of 40 MB is skipped while it streams, and memory does not grow with it', () => {
    const rejects: RejectedRecord[] = [];
    const reader = new CopyReader(RULES, (record) => rejects.push(record));
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    reader.startObject();
    reader.push(Buffer.from('{"v":1}\n{"v":"'));
    for (let i = 0; i < 640; i++) reader.push(chunk);
    assert.ok(process.memoryUsage().arrayBuffers - before < 24 * MEGABYTE);
    reader.push(Buffer.from('"}\n{"v":2}'));
    assert.deepEqual(reader.endObject(), { records: 3, rejected: 1, truncated: 0, unrecognized: 0 });
    assert.equal(Buffer.from(reader.takeOutput()!).toString(), '1\n2\n');
    assert.deepEqual(
      rejects.map((r) => r.line),
      [2],
    );
  });
});

test('a reader is used for object after object, each from its line 1, also after one that was left', () => {
  const rejects: RejectedRecord[] = [];
  const reader = new CopyReader(RULES, (record) => rejects.push(record));
  const first = readObject(reader, [Buffer.from('\n\n{"v":1}\n{x')], rejects);
  assert.deepEqual([first.rows, first.rejects[0]?.line], [[['1']], 4]);
  reader.startObject();
  reader.push(Buffer.from('{"v":"left alone'));
  const second = readObject(reader, [Buffer.from('\ufeff{"v":2}{x')], rejects);
  assert.deepEqual([second.rows, second.rejects[0]?.line, second.counts.records], [[['2']], 1, 2]);
  assert.equal(reader.takeOutput(), null);
});

describe('formats and characters that a message names', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['UTF-16 without a mark', Buffer.from('{"v":1}', 'utf16le'), /found UTF-16; COPY reads UTF-8/],
    ['UTF-16, the other byte first', Buffer.from('{"v":1}', 'utf16le').swap16(), /found UTF-16; COPY reads UTF-8/],
    ['bzip2', Buffer.from('BZh91AY'), /found bzip2; COPY reads JSON, plain or in gzip/],
    ['Zstandard', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1]), /found Zstandard/],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /found xz/],
    ['ZIP', Buffer.from('PK\u0003\u0004'), /found a ZIP archive/],
    ['a second byte order mark', Buffer.from('\ufeff\ufeff{"v":1}'), /found U\+FEFF \(byte order mark\)/],
    ['a no-break space', Buffer.from('{"v":1,\u00a0"w":2}'), /found U\+00A0 \(no-break space\)/],
    ['another invisible character', Buffer.from('{"v":1}\u2028{"v":2}'), /found U\+2028 \(an invisible character\)/],
  ];
  for (const [name, bytes, reason] of cases) {
    test(name, () => assert.match(readAll(RULES, bytes).rejects[0]?.reason ?? '', reason));
  }
});
