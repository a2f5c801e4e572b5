import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDaemon } from '../../src/embedded/daemon.js';
import { isRunning } from '../../src/embedded/process-identity.js';

const folder = mkdtempSync(join(tmpdir(), 'sparkify-daemon-'));
after(() => rmSync(folder, { recursive: true }));
const log = join(folder, 'daemon.log');

test('a program that ends before it is looked at is one that does not run, and no failure to start', async () => {
  const started = Array.from({ length: 300 }, () =>
    startDaemon({ program: 'true', args: [], env: { PATH: process.env['PATH'] ?? '' } }, log),
  );
  await sleep(500);
  assert.deepEqual(started.filter(isRunning), []);
});

test('a program that is not there cannot be started', () => {
  assert.throws(() => startDaemon({ program: join(folder, 'none'), args: [], env: {} }, log), {
    code: 'EMBEDDED_FAILED',
    message: /none cannot be started/,
  });
});
