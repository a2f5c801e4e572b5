import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail, startDaemon } from '../../src/embedded/daemon.js';
import { identify, isRunning } from '../../src/embedded/process-identity.js';
import { findPython } from '../support/python.js';

const folder = mkdtempSync(join(tmpdir(), 'sparkify-daemon-'));
after(() => rmSync(folder, { recursive: true }));
const log = join(folder, 'daemon.log');

test('a program that ends before it is looked at is one that does not run, and no failure to start', async () => {
  const env = { PATH: process.env['PATH'] ?? '' };
  const starts = Array.from({ length: 300 }, () => startDaemon({ program: 'true', args: [], env }, log));
  const started = await Promise.all(starts);
  await sleep(500);
  assert.deepEqual(started.filter(isRunning), []);
});

test('a program that is not there cannot be started', async () => {
  await assert.rejects(startDaemon({ program: join(folder, 'none'), args: [], env: {} }, log), {
    code: 'EMBEDDED_FAILED',
    message: /none cannot be started: spawn .*none ENOENT$/,
  });
});

test('the end of a log is its last lines, and of a crash of Go the reason, not the stack', () => {
  const crashed = join(folder, 'crashed.log');
  const stack =
    'goroutine 1 [running]:\nmain.start(0x1)\n\t/home/x/main.go:14 +0x8e\nmain.main()\n\t/home/x/main.go:20 +0x1';
  writeFileSync(crashed, `starting\npanic: database is locked\n\n${stack}\n`);
  assert.equal(logTail(crashed), 'starting\npanic: database is locked');
  writeFileSync(crashed, `panic: an earlier one\n\n${stack}\n\nfatal error: out of memory\n\n${stack}\n\n${stack}\n`);
  assert.equal(logTail(crashed, 1), 'fatal error: out of memory');
  writeFileSync(crashed, 'one\ntwo\nthree\n');
  assert.equal(logTail(crashed, 2), 'two\nthree');
});

/** Its first thread ends, another one goes on, as in a process of many threads that a signal ends. */
const LEADER_ENDS = `import ctypes, threading, time
threading.Thread(target=lambda: time.sleep(60)).start()
print('ready', flush=True)
ctypes.CDLL(None).pthread_exit(None)`;

const python = process.platform === 'linux' ? findPython() : null;

test('a process runs until its last thread has ended, and so do its ports', { skip: python === null }, async () => {
  const child = spawn(python ?? '', ['-c', LEADER_ENDS], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  await sleep(200);
  const identity = identify(child.pid ?? 0);
  assert.ok(identity !== undefined && isRunning(identity));
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  assert.ok(!isRunning(identity));
});
