import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BatchIds } from '../../src/load/batch-ids.js';
import type { SourceName } from '../../src/model/plan.js';

const NOW = new Date('2018-11-05T01:02:03.456Z');
const ROOMY = { maxBytes: 100, maxObjects: 3, sharesDays: false };

interface Arriving {
  readonly source: SourceName;
  readonly date: string | null;
  readonly bytes: number;
}

const arriving = (source: SourceName, date: string | null, bytes = 1): Arriving => ({ source, date, bytes });

/** Batches of objects that come in this order: numbered in the order in which they begin. */
function batches(objects: readonly Arriving[], batching = ROOMY): number[] {
  const ids = new BatchIds(batching, NOW);
  const seen: string[] = [];
  return objects.map(({ source, date, bytes }) => {
    const id = ids.idOf(source, date, { bytes });
    if (!seen.includes(id)) seen.push(id);
    return seen.indexOf(id);
  });
}

describe('batches', () => {
  test('are one a source and day, or one a source where names have no day, in whatever order the objects come', () => {
    const objects = [
      arriving('events', '2018-11-01'),
      arriving('events', '2018-11-02'),
      arriving('events', '2018-11-01'),
      arriving('events', null),
      arriving('songs', '2018-11-01'),
      arriving('songs', null),
      arriving('songs', null),
    ];
    assert.deepEqual(batches(objects), [0, 1, 0, 2, 3, 4, 4]);
  });

  test('are split where they have as many objects or bytes as they may', () => {
    const day = '2018-11-01';
    assert.deepEqual(batches([1, 1, 1, 1].map((bytes) => arriving('events', day, bytes))), [0, 0, 0, 1]);
    assert.deepEqual(batches([99, 1, 1].map((bytes) => arriving('events', day, bytes))), [0, 0, 1]);
    assert.deepEqual(batches([500, 1].map((bytes) => arriving('events', day, bytes))), [0, 1]);
  });

  test('are shared by days while there is room, and never by sources, where each is a COPY', () => {
    const sharing = { ...ROOMY, sharesDays: true };
    const objects = [
      arriving('events', '2018-11-01'),
      arriving('events', '2018-11-02'),
      arriving('songs', null),
      arriving('events', '2018-11-03'),
      arriving('events', '2018-11-04'),
    ];
    assert.deepEqual(batches(objects, sharing), [0, 0, 1, 0, 2]);
  });

  test('keep to their limits and their source for any objects', () => {
    const anyObject = fc.record({
      source: fc.constantFrom<SourceName>('events', 'songs'),
      date: fc.constantFrom('2018-11-01', '2018-11-02', null),
      bytes: fc.nat(60),
    });
    const property = fc.property(fc.array(anyObject, { maxLength: 40 }), fc.boolean(), (objects, sharesDays) => {
      const numbers = batches(objects, { ...ROOMY, sharesDays });
      for (const batch of new Set(numbers)) {
        const within = objects.filter((_, at) => numbers[at] === batch);
        assert.equal(new Set(within.map(({ source }) => source)).size, 1);
        assert.ok(within.length <= ROOMY.maxObjects);
        const before = within.slice(0, -1).reduce((sum, { bytes }) => sum + bytes, 0);
        assert.ok(before < ROOMY.maxBytes, 'no object was added to a full batch');
        if (!sharesDays) assert.equal(new Set(within.map(({ date }) => date)).size, 1);
      }
    });
    fc.assert(property);
  });
});

describe('ids of batches', () => {
  const first = (now: Date) => Number(new BatchIds(ROOMY, now).idOf('events', null, { bytes: 1 }));

  test('grow with time, and are exact as numbers', () => {
    assert.ok(first(NOW) < first(new Date(NOW.getTime() + 1_000)));
    assert.ok(Number.isSafeInteger(first(new Date('2200-01-01'))));
  });

  test('of runs that begin in one second mostly lie apart', () => {
    const seconds = Array.from({ length: 20 }, () => first(NOW));
    assert.ok(new Set(seconds).size > 10);
    assert.ok(seconds.every((id) => Math.floor(id / 1_000_000) === Math.floor(NOW.getTime() / 1_000)));
  });
});
