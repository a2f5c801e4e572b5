import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadError } from '../../src/model/errors.js';
import { parseLoadInput } from '../../src/model/input.js';
import { loadError } from '../support/expect.js';

for (const nothing of [undefined, null, {}]) {
  test(`${JSON.stringify(nothing) ?? 'no input'} leaves everything to the configuration`, () => {
    assert.deepEqual(parseLoadInput(nothing), {});
  });
}

test('all of it can be given', () => {
  const input = { logData: '/l', logJsonPath: '/p', songData: '/s', from: '2018-11-01', to: '2018-11-01', full: true };
  const rest = { maxErrors: 0, repairText: true, onFailure: 'hold' };
  assert.deepEqual(parseLoadInput({ ...input, ...rest }), { ...input, ...rest });
});

const WRONG: [unknown, string[]][] = [
  [{ date: '1.11.2018' }, ['date: expected a day as YYYY-MM-DD']],
  [{ date: '2018-02-30' }, ['date: expected a day as YYYY-MM-DD']],
  [{ date: '2018-11-01', from: '2018-11-01', to: '2018-11-02' }, ['date: expected either date, or from and to']],
  [{ from: '2018-11-01' }, ['from: expected both from and to']],
  [{ to: '2018-11-01' }, ['from: expected both from and to']],
  [{ from: '2018-11-02', to: '2018-11-01' }, ['to: expected a day that is not before from']],
  [{ maxErrors: -1 }, ['maxErrors: expected a whole number from 0 to 100000']],
  [{ maxErrors: 1.5 }, ['maxErrors: expected a whole number from 0 to 100000']],
  [{ maxErrors: '3' }, ['maxErrors: expected a whole number']],
  [{ full: 'yes' }, ['full: expected true or false']],
  [{ repairText: 1 }, ['repairText: expected true or false']],
  [{ onFailure: 'wait' }, ['onFailure: expected fail or hold']],
  [{ logData: '' }, ['logData: expected text']],
  [{ day: '2018-11-01' }, ['day: not known; known are logData', 'maxErrors']],
  [{ withdraw: null }, ['withdraw: expected date, from and to, or object']],
  [{ withdraw: 'all' }, ['withdraw: expected date, from and to, or object']],
  [{ withdraw: [] }, ['withdraw: expected date, from and to, or object']],
  [{ withdraw: { day: '2018-11-01' } }, ['withdraw.day: not known; known are date, from, to, object, reload']],
  [{ withdraw: { from: '2018-11-02', to: '2018-11-01' } }, ['withdraw: expected date']],
  [{ withdraw: { date: 1, object: 2 }, undo: 3 }, ['withdraw.date: ', 'withdraw.object: ', 'undo: ']],
  [{ logData: 1, full: 1, nonsense: 1 }, ['3 problem(s)', 'logData: expected text', 'full: ', 'nonsense: not known']],
  ['2018-11-01', ['input: ']],
  [[], ['input: ']],
];

for (const [input, mentions] of WRONG) {
  test(`${JSON.stringify(input)} is refused`, () => {
    assert.throws(() => parseLoadInput(input), loadError('INPUT_INVALID', ...mentions));
  });
}

test('an error names the first of many problems, each cut, whatever letters it is in', () => {
  const unknown = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`${n} ${'\u{1F3B5}'.repeat(1_000)}`, n]));
  assert.throws(
    () => parseLoadInput(unknown),
    (error: LoadError) => {
      const problems = error.details['problems'] as string[];
      assert.deepEqual([problems.length, problems.at(-1)], [21, 'and 980 more']);
      assert.ok(error.message.length < 21 * 210, String(error.message.length));
      assert.doesNotMatch(error.message, /[\ud800-\udbff](?![\udc00-\udfff])/);
      return true;
    },
  );
});
