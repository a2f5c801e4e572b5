import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { discardHome } from '../embedded/support/homes.js';

const run = promisify(execFile);
const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparkify-package-'));
const home = join(folder, 'home');
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SPARKIFY|npm)_/.test(name)));
let packed: { filename: string; files: { path: string }[] };

after(async () => {
  await discardHome(home);
  rmSync(folder, { recursive: true, force: true });
});

before(() => {
  const text = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: PROJECT,
    encoding: 'utf8',
    env,
  });
  [packed] = JSON.parse(text) as [typeof packed];
});

test('the package holds the program, its SQL and its types, and nothing of the tests', () => {
  const paths = packed.files.map(({ path }) => path);
  for (const path of ['bin/sparkify.js', 'dist/src/index.d.ts', 'dist/workflow-bundle.js', 'sql/load/users.sql']) {
    assert.ok(paths.includes(path), path);
  }
  assert.deepEqual(
    paths.filter((path) => /^(test|dist\/test|node_modules|docs|\.)/.test(path)),
    [],
  );
});

test('installed in an empty folder without install scripts, npx sparkify demo loads; and it can be imported', async () => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'elsewhere', private: true, type: 'module' }));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  await run('npm', ['install', ...quiet, join(folder, packed.filename)], { cwd: folder, env });
  const { stdout } = await run('npx', ['--no-install', 'sparkify', 'demo', '--exit', '--json'], {
    cwd: folder,
    env: { ...env, SPARKIFY_HOME: home },
    maxBuffer: 1024 ** 3,
  });
  const { status, tables } = JSON.parse(stdout) as { status: string; tables: { song: number } };
  assert.deepEqual([status, tables.song], ['COMPLETED', 500]);
  writeFileSync(
    join(folder, 'use.mjs'),
    'import { ERRORS, startWorker } from "sparkify";\nconsole.log(typeof startWorker, ERRORS.CHECK_FAILED.retryable);\n',
  );
  assert.equal((await run('node', ['use.mjs'], { cwd: folder, env })).stdout, 'function false\n');
  const { types } = (
    JSON.parse(readFileSync(join(folder, 'node_modules/sparkify/package.json'), 'utf8')) as {
      exports: { '.': { types: string } };
    }
  ).exports['.'];
  assert.ok(existsSync(join(folder, 'node_modules/sparkify', types)));
});
