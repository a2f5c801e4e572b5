import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { SETTINGS } from '../../src/config/settings.js';
import { commandsOf, PROJECT } from '../docs/support/markdown.js';

const NAME = 'sparkify-worker.service';
const unit = readFileSync(join(PROJECT, 'deploy/systemd', NAME), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'sparkify-systemd-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Highest exposure by `systemd-analyze security`, of 0 to 100, at which the unit counts as closed. */
const MAX_EXPOSURE = '20';

function analyze(text: string, ...args: string[]): { status: number | null; output: string } {
  const path = join(folder, NAME);
  // The programs of the unit must be there: on this machine Node is elsewhere.
  writeFileSync(path, text.replace('/usr/bin/node', process.execPath));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...args, path], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const isMissing = spawnSync('systemd-analyze', ['--version']).error !== undefined;

describe('the systemd unit', { skip: isMissing ? 'there is no systemd-analyze on this machine' : false }, () => {
  test('is one that systemd takes without a warning', () => {
    assert.deepEqual(analyze(unit, 'verify', '--man=no'), { status: 0, output: '' });
  });

  test('and it would say so if it were not', () => {
    const { output } = analyze(unit.replace('TimeoutStopSec=30', 'TimeoutStopSec=soon'), 'verify', '--man=no');
    assert.match(output, /Failed to parse time value/);
  });

  test('gives a worker the network and its own folder, and little else', () => {
    const { status, output } = analyze(unit, 'security', '--offline=true', `--threshold=${MAX_EXPOSURE}`);
    assert.equal(status, 0, output);
  });
});

test('the steps of docs/deploy.md give the dynamic user settings that it can read, and the secrets to root alone', () => {
  const etc = join(folder, 'etc');
  const settings = join(folder, 'dwh.cfg');
  // As sparkify init writes it.
  writeFileSync(settings, '[CLUSTER]\nHOST=dwh.example\n', { mode: 0o600 });
  const steps = commandsOf('docs/deploy.md').map(({ line }) => line.replaceAll('/etc/', `${etc}/`));
  const first = steps.findIndex((line) => line.includes('git clone'));
  const last = steps.findIndex((line) => line.includes('systemctl daemon-reload'));
  const script = steps
    .slice(first + 1, last)
    .join('\n')
    .replace('PATH/TO/dwh.cfg', settings);
  mkdirSync(join(etc, 'systemd/system'), { recursive: true });
  const { status, stderr } = spawnSync('sh', ['-eu', '-c', `umask 022\n${script}`], { encoding: 'utf8', cwd: PROJECT });
  assert.equal(status, 0, `${script}\n${stderr}`);
  const mode = (path: string) => statSync(join(etc, 'sparkify', path)).mode & 0o777;
  assert.deepEqual([mode('.'), mode('dwh.cfg'), mode('worker.env')], [0o755, 0o644, 0o600]);
});

test('systemd gives a worker more time to stop than the worker takes', () => {
  const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]);
  assert.ok(seconds > SETTINGS.parse({}).WORKER_GRACE_SECONDS, `${seconds}`);
});
