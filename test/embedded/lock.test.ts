import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
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

test('a lock that is reserved can be taken when the disk is full', () => {
  const program = fileURLToPath(new URL('./support/full-disk.js', import.meta.url));
  const own = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const mount = join(folder, 'small');
  mkdirSync(mount);
  const script = 'mount -t tmpfs -o size=1m none "$1" && exec "$2" "$3" "$1"';
  const args = ['--mount', ...own, 'sh', '-c', script, 'sh', mount, process.execPath, program];
  assert.equal(execFileSync('unshare', args, { encoding: 'utf8' }), 'full: ENOSPC\nheld\n');
});

test('what a killed process has reserved is removed', async () => {
  const left = `${lock}.left-behind`;
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'owner.json'), JSON.stringify({ pid: 2 ** 22 + 1, start: 'long ago', token: 'left' }));
  await withLock(lock, ignore, async () => undefined);
  assert.ok(!existsSync(left));
});

test('an abort ends the wait for a lock, and takes nothing', async () => {
  const waiting = new AbortController();
  const reason = new Error('stopped');
  await withLock(lock, ignore, async () => {
    setTimeout(() => waiting.abort(reason), 100);
    await assert.rejects(
      withLock(lock, ignore, async () => assert.fail('it was taken'), waiting.signal),
      reason,
    );
  });
  assert.deepEqual(
    readdirSync(join(folder, 'services')).filter((name) => name.startsWith('lock')),
    [],
  );
});
