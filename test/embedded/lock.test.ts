import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../src/embedded/lock.js';
import { identify, identifySelf, isRunning } from '../../src/embedded/process-identity.js';
import { ignore, temporaryFolder } from './support/homes.js';

const folder = temporaryFolder();
const lock = join(folder, 'services', 'lock');
after(() => rmSync(folder, { recursive: true }));

function leaveLockOf(owner: { pid: number; start: string }): void {
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, 'owner.json'), JSON.stringify({ ...owner, token: 'left behind' }));
}

async function manyAtOnce(): Promise<number> {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await sleep(2);
    inside--;
  };
  await Promise.all(Array.from({ length: 10 }, () => withLock(lock, ignore, work)));
  return most;
}

test('one at a time, and nothing is left', async () => {
  assert.equal(await manyAtOnce(), 1);
  assert.deepEqual(readdirSync(join(folder, 'services')), []);
});

test('the lock of a dead process is taken over, also when many find it', async () => {
  leaveLockOf({ pid: 2 ** 22 + 1, start: 'long ago' });
  assert.equal(await manyAtOnce(), 1);
  assert.deepEqual(readdirSync(join(folder, 'services')), []);
});

test('the lock of a dead process is taken over when its pid belongs to another process now', async () => {
  leaveLockOf({ pid: process.pid, start: 'another start' });
  assert.equal(await withLock(lock, ignore, async () => 'done'), 'done');
});

test('the lock is given back when the work throws', async () => {
  const failing = async () => {
    throw new Error('no');
  };
  await assert.rejects(withLock(lock, ignore, failing), /no/);
  assert.equal(await withLock(lock, ignore, async () => 'done'), 'done');
});

test('a process is known by its pid and its start', () => {
  const self = identifySelf();
  assert.ok(isRunning(self));
  assert.ok(!isRunning({ ...self, start: 'another start' }));
  assert.equal(identify(2 ** 22 + 1), undefined);
});
