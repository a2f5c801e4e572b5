import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { repairedText } from '../../src/load/double-encoding.js';

/** Damages text as the logs are damaged: UTF-8 decoded as Latin-1, twice. */
function decodedTwice(text: string): string {
  const once = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(once, 'utf8').toString('latin1');
}

const REPAIRED: readonly (readonly [string, string])[] = [
  ['BjÃ\u0083Â¶rk', 'Björk'],
  ['Ã\u0083Â\u0089toile', 'Étoile'],
  ['Ã¥Â¤Â«', '夫'],
  [decodedTwice('👏 = ‘clap’'), '👏 = ‘clap’'],
  [decodedTwice(decodedTwice('Niño')), 'Niño'],
];

for (const [damaged, text] of REPAIRED) {
  test(`${JSON.stringify(damaged)} was ${text}`, () => assert.equal(repairedText(damaged), text));
}

const KEPT = [
  '',
  'Undo',
  'Björk',
  '夫',
  'NÃO',
  'Ã',
  'Ã¶',
  'BjÃ¶rk',
  'Ã\u0083',
  'BjÃ\u0083Â¶rk 夫',
  'Ã\u0083Â',
  'Ã\u0083Âz',
  decodedTwice('Björk').slice(0, -4),
  `Ü${decodedTwice('Björk')}`,
];

for (const text of KEPT) {
  test(`${JSON.stringify(text)} is not taken for damaged`, () => assert.equal(repairedText(text), null));
}

const notAscii = fc.string({ unit: 'binary' }).filter((text) => /[^\0-\x7f]/.test(text) && repairedText(text) === null);

test('whatever text was decoded twice is found by its marks, and comes back as it was', () => {
  fc.assert(
    fc.property(notAscii, (text) => {
      assert.match(decodedTwice(text), /Ã.Â./su);
      assert.equal(repairedText(decodedTwice(text)), text);
    }),
  );
});

test('what is repaired was damaged in exactly this way, and a repaired text stays', () => {
  const bytes = fc.string({ unit: fc.constantFrom(...'aÃÂ\u0082\u0083¶¥¤«é夫') });
  fc.assert(
    fc.property(bytes, (text) => {
      const repaired = repairedText(text);
      if (repaired === null) return;
      assert.equal(repairedText(repaired), null);
      let damaged = repaired;
      while (damaged.length < text.length) damaged = decodedTwice(damaged);
      assert.equal(damaged, text);
    }),
  );
});
