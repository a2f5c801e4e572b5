import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { damageNote, markedTexts } from '../../../../src/cli/commands/report/damaged-text.js';
import { leader } from '../../../../src/cli/commands/report/ranking.js';
import { counted, percent } from '../../../../src/cli/commands/report/words.js';
import { mojibake } from '../../../../src/generate/json.js';

describe('a title says which row has the most plays', () => {
  function titleOf(...plays: number[]): string {
    const rows = plays.map((number, i) => ({ song: `S${i + 1}`, plays: number }));
    const allPlays = plays.reduce((sum, number) => sum + number, 0);
    return leader({ rows, nameOf: ({ song }) => String(song), noun: 'song', plural: 'songs', allPlays });
  }

  const titles: readonly [readonly number[], string][] = [
    [[700, 500], 'S1 has the most plays: 700 of 1,200'],
    [[1, 5, 2], 'S2 has the most plays: 5 of 8'],
    [[4], 'S1 has all 4 plays'],
    [[1], 'S1 has the only play'],
    [[2, 2, 1], 'S1 and S2 have the most plays: 2 each of 5'],
    [[1, 1, 1], '3 songs share the first place: 1 play each of 3'],
    [Array.from({ length: 20 }, () => 2), '20 or more songs share the first place: 2 plays each of 40'],
    [[], 'No song has plays'],
  ];
  for (const [plays, title] of titles) test(title, () => assert.equal(titleOf(...plays), title));

  test('a long name is cut', () => {
    const rows = [{ plays: 1 }, { plays: 2 }];
    const title = leader({ rows, nameOf: () => 'n'.repeat(500), noun: 'song', plural: 'songs', allPlays: 3 });
    assert.equal(title, `${'n'.repeat(80)}… has the most plays: 2 of 3`);
  });
});

test('a share is never rounded to nothing or to all', () => {
  const shares = [percent(0, 0), percent(0, 9), percent(1, 3), percent(1, 9_999), percent(9_998, 9_999), percent(9, 9)];
  assert.deepEqual(
    shares.map((share) => share.replace('\u00a0', ' ')),
    ['0.0 %', '0.0 %', '33.3 %', '< 0.1 %', '> 99.9 %', '100.0 %'],
  );
});

test('a number has its noun', () => {
  assert.deepEqual(
    [counted(1, 'play'), counted(1_200, 'play'), counted(2, 'day of rest', 'days of rest')],
    ['1 play', '1,200 plays', '2 days of rest'],
  );
});

describe('damaged text is marked and explained', () => {
  const björk = mojibake('Björk');

  test('mojibake, with what it probably was', () => {
    assert.equal(markedTexts(['Undo', björk]), '† Undo – BjÃ\\u0083Â¶rk');
    assert.equal(
      damageNote(['Undo', björk, björk]),
      '† Damaged in the source: BjÃ\\u0083Â¶rk is probably Björk. A load with --repair-text repairs such texts.',
    );
  });

  test('replacement and control characters, whose original nobody knows', () => {
    assert.equal(markedTexts(['Beyonc\ufffd']), '† Beyonc\ufffd');
    assert.equal(markedTexts(['Life\u0019s Great']), '† Life\\u0019s Great');
    assert.equal(damageNote(['Life\u0019s Great']), '† Damaged in the source.');
  });

  test('nothing else', () => {
    assert.equal(markedTexts(['Björk', 'Sigur Rós']), 'Björk – Sigur Rós');
    assert.equal(damageNote(['Björk', '', '你好']), null);
  });
});
