/**
 * Runs the tests: `node dist/test/run.js [PART OF A PATH …]`. One PostgreSQL and one Temporal server serve all files;
 * each file makes databases of its own. A file that is run alone starts its own (test/support/services.ts).
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { openServices } from '../src/embedded/services.js';
import { assertFreshBundles } from './support/fresh-bundle.js';
import { TEST_HOME } from './support/services.js';

assertFreshBundles();
const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.js'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort()
  .map((name) => join(import.meta.dirname, name));
if (files.length === 0)
  throw new Error(`No test file matches ${wanted.join(' ') || relative('.', import.meta.dirname)}`);

const home = mkdtempSync(join(tmpdir(), 'sparkify-test-'));
process.env[TEST_HOME] = home;
const services = await openServices(home, { postgres: true, temporal: true }, () => undefined);
const close = () => services.close().then(() => rmSync(home, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void close().then(() => process.exit(130)));
}
const tests = run({ files, concurrency: 2, timeout: 600_000 });
tests.on('test:fail', ({ todo }) => {
  if (todo === undefined || todo === false) process.exitCode = 1;
});
tests.pipe(new spec()).pipe(process.stdout);
tests.once('close', () => {
  void close();
});
