import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const LIMIT_MEMORY = new URL('../../../src/cli/commands/worker/limit-memory.js', import.meta.url).href;

/** Makes objects that live a while, as the pages of a listing do, and keeps others. Prints the size of the heap, or of a thread's new space. */
const PROGRAM = `
  const { getHeapSpaceStatistics, getHeapStatistics } = await import('node:v8');
  const { isMainThread, Worker } = await import('node:worker_threads');
  const objects = (count) => Array.from({ length: count }, (_, number) => ({ number, name: 'name ' + number }));
  const kept = isMainThread ? objects(600_000) : [];
  const pages = [];
  let peak = 0;
  for (let page = 0; page < 2_000; page += 1) {
    pages.push(objects(2_000));
    if (pages.length > 40) pages.shift();
    const newSpace = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    peak = Math.max(peak, (isMainThread ? getHeapStatistics().total_heap_size : newSpace.space_size) / 2 ** 20);
  }
  console.log(peak, kept.length);
  if (isMainThread) new Worker(program, { eval: true });`;

/** Peaks of the heap, and of the new space of a thread, in MB. */
function peaks(first: string): { heap: number; newSpaceOfThread: number } {
  const inThread = `(async () => {${PROGRAM}})()`;
  const program = `${first}; const program = ${JSON.stringify(inThread)}; ${PROGRAM}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  assert.equal(stderr, '', 'V8 knows the flags');
  const [heap = NaN, newSpaceOfThread = NaN] = stdout.trim().split('\n').map(parseFloat);
  return { heap, newSpaceOfThread };
}

test('a worker keeps less garbage, and its threads have less room for new objects', () => {
  const without = peaks('');
  const limited = peaks(`(await import(${JSON.stringify(LIMIT_MEMORY)})).limitMemory()`);
  assert.ok(limited.heap < without.heap * 0.8, `${limited.heap} MB, and ${without.heap} MB without`);
  assert.ok(
    limited.newSpaceOfThread <= 4,
    `${limited.newSpaceOfThread} MB, and ${without.newSpaceOfThread} MB without`,
  );
});
