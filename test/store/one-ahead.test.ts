import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { oneAhead } from '../../src/store/one-ahead.js';
import { all } from './bucket.js';

/** Counts up; `asked` has the numbers that were asked for, `ended` whether it was closed. */
function counting(last: number, failsAt = Infinity) {
  const state = { asked: [] as number[], ended: false };
  async function* count() {
    try {
      for (let number = 1; number <= last; number++) {
        state.asked.push(number);
        if (number === failsAt) throw new Error(`no ${number}`);
        yield number;
      }
    } finally {
      state.ended = true;
    }
  }
  return { state, items: oneAhead(count()) };
}

describe('one ahead', () => {
  test('gives the same items in the same order', async () => {
    assert.deepEqual(await all(counting(4).items), [1, 2, 3, 4]);
    assert.deepEqual(await all(counting(0).items), []);
  });

  test('asks for one item while its predecessor is worked on, and for no more', async () => {
    const { items, state } = counting(9);
    for await (const item of items) {
      await turn();
      assert.deepEqual(state.asked.at(-1), Math.min(item + 1, 9));
    }
  });

  test('throws after what came before it', async () => {
    const { items } = counting(5, 3);
    const seen: number[] = [];
    await assert.rejects(async () => {
      for await (const item of items) seen.push(item);
    }, /no 3/);
    assert.deepEqual(seen, [1, 2]);
  });

  test('closes its source where the reader stops', async () => {
    const { items, state } = counting(9);
    for await (const item of items) if (item === 2) break;
    assert.equal(state.ended, true);
  });
});
