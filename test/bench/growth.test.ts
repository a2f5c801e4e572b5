import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src/generate/random.js';
import { fitGrowth, isTooSteep, MAX_EXPONENT, type Point } from '../../bench/growth.js';

const COUNTS = [1, 10, 100, 1_000];

function curve(seconds: (count: number) => number, counts: readonly number[] = COUNTS): Point[] {
  return counts.map((count) => ({ count, seconds: seconds(count) }));
}

function exponentOf(points: readonly Point[]): number {
  const growth = fitGrowth(points);
  assert.ok(growth, 'the curve is fitted');
  return growth.exponent;
}

function assertNear(found: number, expected: number, most: number): void {
  assert.ok(Math.abs(found - expected) <= most, `${found} is not within ${most} of ${expected}`);
}

for (const exponent of [0.5, 0.8, 1, 1.2, 1.5, 2]) {
  test(`a pure power of ${exponent} has that exponent`, () => {
    assertNear(exponentOf(curve((count) => 0.02 * count ** exponent)), exponent, 0.001);
  });

  test(`a power of ${exponent} above a constant has that exponent`, () => {
    const growth = fitGrowth(curve((count) => 1.3 + 0.1 * count ** exponent));
    assertNear(growth?.exponent ?? NaN, exponent, 0.03);
    assertNear(growth?.constant ?? NaN, 1.3, 0.1);
  });
}

test('a sort grows no faster than a curve may, and a join of all with all does', () => {
  const from1000 = COUNTS.map((count) => 1_000 * count);
  const ofCurve = (seconds: (count: number) => number) => ({ work: '', unit: '', points: curve(seconds, from1000) });
  assert.equal(isTooSteep(ofCurve((count) => 1e-6 * count * Math.log(count))), false);
  assert.equal(isTooSteep(ofCurve((count) => 1 + 1e-10 * count ** 2)), true);
  assert.equal(isTooSteep(ofCurve((count) => 1 + 1e-6 * count ** 1.2)), true);
});

test('what nothing takes is the constant', () => {
  const points = curve((count) => 0.8 + 0.01 * count, [0, 1, 10, 100, 1_000]);
  const growth = fitGrowth(points);
  assertNear(growth?.exponent ?? NaN, 1, 0.001);
  assert.equal(growth?.constant, 0.8);
});

test('a flat curve has no exponent but noise', () => {
  assertNear(exponentOf(curve(() => 0.9)), 0, 0.001);
  assert.equal(fitGrowth(curve(() => 0.9))?.constant, null);
  const noisy = [0.84, 0.8, 0.9, 0.97].map((seconds, at) => ({ count: COUNTS[at] ?? 0, seconds }));
  assert.ok(exponentOf(noisy) < 0.1);
});

test('a curve that has grown only at its last point is judged by its whole cost', () => {
  const points = [1, 1.02, 0.99, 2.5].map((seconds, at) => ({ count: COUNTS[at] ?? 0, seconds }));
  assertNear(exponentOf(points), Math.log10(2.5 / 0.99), 0.001);
});

test('noise of 5 % moves the exponent of a load by less than the room that its limit leaves', () => {
  const random = new Random(42);
  for (let round = 0; round < 200; round += 1) {
    const points = curve((count) => (1.2 + 0.2 * count) * (0.95 + 0.1 * random.next()), [0.04, ...COUNTS]);
    assertNear(exponentOf(points), 1, MAX_EXPONENT - 1);
  }
});

test('too few points, and too few decades, are not fitted', () => {
  assert.equal(fitGrowth([]), null);
  assert.equal(fitGrowth(curve((count) => count, [1, 10, 1_000])), null);
  assert.equal(fitGrowth(curve((count) => count, [1, 10, 100, 900])), null);
  assert.equal(fitGrowth(curve((count) => count, [0, 1, 10, 100])), null);
});

test('the order of the points is of no importance', () => {
  const points = curve((count) => 1 + count);
  assert.deepEqual(fitGrowth([...points].reverse()), fitGrowth(points));
});
