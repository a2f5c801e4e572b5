import assert from 'node:assert/strict';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { resolveHome } from '../../src/embedded/home.js';
import { LoadError } from '../../src/model/errors.js';
import { temporaryFolder } from './support/homes.js';

const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));

test('SPARKIFY_HOME is created for its owner only', () => {
  const home = resolveHome({ SPARKIFY_HOME: join(folder, 'deep', 'home') });
  assert.equal(home, join(folder, 'deep', 'home'));
  assert.equal(statSync(home).mode & 0o777, 0o700);
});

test('without SPARKIFY_HOME it is .sparkify in the current folder, as an absolute path', () => {
  const before = process.cwd();
  process.chdir(folder);
  try {
    assert.equal(resolveHome({}), resolve('.sparkify'));
    assert.equal(resolveHome({ SPARKIFY_HOME: '' }), resolve('.sparkify'));
    assert.ok(existsSync('.sparkify'));
  } finally {
    process.chdir(before);
  }
});

test('a home that cannot be a folder is refused with what to do', () => {
  writeFileSync(join(folder, 'file'), '');
  assert.throws(
    () => resolveHome({ SPARKIFY_HOME: join(folder, 'file', 'home') }),
    (error) => error instanceof LoadError && error.code === 'EMBEDDED_FAILED' && /Set SPARKIFY_HOME/.test(error.remedy),
  );
});
