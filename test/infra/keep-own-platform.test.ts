import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testHome } from '../support/home.js';

const SCRIPT = fileURLToPath(new URL('../../../infra/keep-own-platform.js', import.meta.url));
const { getPrebuiltTargetName } = createRequire(import.meta.url)('@temporalio/core-bridge/common.js') as {
  getPrebuiltTargetName: () => string;
};

const run = (folder: string): string => execFileSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' });

function packageWith(...targets: string[]): string {
  const folder = testHome();
  for (const target of targets) {
    mkdirSync(join(folder, 'releases', target), { recursive: true });
    writeFileSync(join(folder, 'releases', target, 'index.node'), Buffer.alloc(2_000_000));
  }
  return folder;
}

test('an installation keeps the native part of its own platform, and says what it removes', () => {
  const own = getPrebuiltTargetName();
  const folder = packageWith(own, 'sparc-sun-solaris', 'x86_64-pc-windows-gnu');
  assert.match(run(folder), /^Removed 4 MB of Temporal's SDK/);
  assert.deepEqual(readdirSync(join(folder, 'releases')), [own]);
  assert.equal(run(folder), '', 'a second time there is nothing to remove');
});

test('without a native part of this platform nothing is removed', () => {
  const folder = packageWith('sparc-sun-solaris');
  assert.equal(run(folder), '');
  assert.deepEqual(readdirSync(join(folder, 'releases')), ['sparc-sun-solaris']);
});

test('npm ci calls it, in a clone', () => {
  const { scripts } = JSON.parse(readFileSync(join(SCRIPT, '../../package.json'), 'utf8')) as {
    scripts: { prepare: string };
  };
  assert.match(scripts.prepare, /node infra\/keep-own-platform\.js$/);
});
