// Removes from Temporal's SDK what runs on other platforms than this one: its package carries the native part for all of
// them. `npm ci` in a clone calls it. Usage: node infra/keep-own-platform.js [FOLDER OF THE PACKAGE]
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const folder = process.argv[2] ?? dirname(require.resolve('@temporalio/core-bridge/package.json'));
const { getPrebuiltTargetName } = require('@temporalio/core-bridge/common.js');

function bytesIn(path) {
  const stat = lstatSync(path);
  return stat.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0) : stat.size;
}

const releases = join(folder, 'releases');
const own = getPrebuiltTargetName();
const names = readdirSync(releases);
// Without a native part of this platform the package is of no use here, and nothing is known about what is.
const others = names.includes(own) ? names.filter((name) => name !== own).map((name) => join(releases, name)) : [];
const bytes = others.reduce((sum, path) => sum + bytesIn(path), 0);
for (const path of others) rmSync(path, { recursive: true });
if (bytes > 0)
  console.log(`Removed ${Math.round(bytes / 1e6)} MB of Temporal's SDK that only other platforms than ${own} use`);
