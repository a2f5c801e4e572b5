import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sourceFiles } from '../support/source-map.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** What one reads in a morning. Rows that can be taken back have cost 800 lines, most of them SQL. */
const MAX_LINES = 3_450;

/** Lines by which the document may be off, so that a small change need not count them again. */
const TOLERANCE = 50;

const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
const section = /^## The core in one sitting\n([\s\S]*?)^## /m.exec(page)?.[1] ?? '';
const [walk = '', optional = ''] = section.split('Optional features');
const core = pathsIn(walk);

/** The files that a text names: `sql/load/*.sql` names those of a folder. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`((?:src|sql)\/[\w/*-]+\.(?:ts|sql))`/g)].flatMap(([, path = '']) => {
    if (!path.includes('*')) return path;
    const folder = dirname(path);
    const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.sql'));
    return names.sort().map((name) => `${folder}/${name}`);
  });
}

function linesOf(path: string): number {
  return readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length;
}

test('the core has as many lines as the document says, and few enough for one sitting', () => {
  const said = Number(/about \*\*([\d,]+) lines\*\*/.exec(walk)?.[1]?.replace(',', ''));
  const lines = core.reduce((sum, path) => sum + linesOf(path), 0);
  assert.ok(Math.abs(lines - said) <= TOLERANCE, `the document says ${said}, the files have ${lines}`);
  assert.ok(lines <= MAX_LINES, `${lines} lines`);
  assert.equal(new Set(core).size, core.length, 'a file is named twice');
});

test('the steps of the core call no step and no workflow that the document leaves out', () => {
  const named = new Set([...core, ...pathsIn(optional)]);
  const missing = sourceFiles()
    .filter(({ path }) => path.startsWith('load/') && core.includes(`src/${path}`))
    .flatMap(({ imports }) => imports.filter(({ isOurs, target }) => isOurs && /^(load|workflows)\//.test(target)))
    .map(({ target }) => `src/${target}`)
    .filter((path) => !named.has(path));
  assert.deepEqual([...new Set(missing)], []);
});

test('every SQL file that a step of the core runs by name is in the document', () => {
  const texts = core
    .filter((path) => path.startsWith('src/load/'))
    .map((path) => readFileSync(join(ROOT, path), 'utf8'));
  const files = texts.flatMap((text) =>
    [...text.matchAll(/sqlFile\('([\w/]+\.sql)'\)/g)].map(([, name]) => `sql/${name}`),
  );
  const missing = files.filter((path) => !core.includes(path));
  assert.ok(files.length > 10, `${files.length} files were found`);
  assert.deepEqual([...new Set(missing)], []);
});
