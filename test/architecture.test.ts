import assert from 'node:assert/strict';
import { builtinModules } from 'node:module';
import { test } from 'node:test';
import { sourceFiles, type SourceFile, type SourceImport } from './support/source-map.js';

const files = sourceFiles();
const byPath = new Map(files.map((file) => [file.path, file]));

/** The part of the program that a file belongs to: its folder, or the file itself where it is in none. */
const partOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path);

/** Parts that each part may import, for types or at run time. A part that is not listed may import everything. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  model: [],
  'copy-emulator': ['model'],
  sql: ['copy-emulator', 'model'],
  payloads: ['model'],
  config: ['model', 'payloads'],
  store: ['config', 'model'],
  'pg-client': ['model'],
  warehouse: ['config', 'copy-emulator', 'model', 'pg-client', 'sql', 'store'],
  load: ['config', 'copy-emulator', 'model', 'sql', 'store', 'warehouse'],
  temporal: [],
  http: ['model'],
  notify: ['config', 'http', 'load', 'model', 'sql', 'warehouse'],
  lineage: ['config', 'copy-emulator', 'http', 'load', 'model', 'notify', 'sql'],
  schedule: ['load', 'model'],
  activities: ['copy-emulator', 'lineage', 'load', 'model', 'notify', 'schedule', 'sql', 'temporal', 'warehouse'],
  telemetry: ['activities', 'config', 'model'],
  workflows: ['activities', 'load', 'model', 'telemetry'],
  client: ['model', 'workflows'],
  embedded: ['model', 'pg-client'],
  generate: ['model'],
};

function violations(holds: (file: SourceFile, used: SourceImport) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports.filter((used) => !holds(file, used)).map(({ target }) => `${file.path} -> ${target}`),
  );
}

test('every import of ours is a file that is there', () => {
  assert.ok(files.length > 100, `${files.length} files were found`);
  assert.deepEqual(
    violations((_, { isOurs, target }) => !isOurs || byPath.has(target)),
    [],
  );
});

for (const [part, allowed] of Object.entries(MAY_IMPORT)) {
  test(`${part} imports ${allowed.join(', ') || 'nothing'} of the other parts`, () => {
    assert.ok(
      files.some(({ path }) => partOf(path) === part),
      `${part} is not there`,
    );
    const found = violations((file, { isOurs, target }) => {
      if (partOf(file.path) !== part || !isOurs) return true;
      return partOf(target) === part || allowed.includes(partOf(target));
    });
    assert.deepEqual(found, []);
  });
}

test('workflows take only types from the other parts, but for the constants of the model', () => {
  const found = violations(({ path }, { isOurs, isType, target }) => {
    if (partOf(path) !== 'workflows' || !isOurs) return true;
    return isType || partOf(target) === 'workflows' || partOf(target) === 'model';
  });
  assert.deepEqual(found, []);
});

/** Everything that runs when these files are loaded. */
function reachable(from: readonly string[], seen = new Set<string>()): Set<string> {
  for (const path of from) {
    if (seen.has(path)) continue;
    seen.add(path);
    reachable(
      (byPath.get(path)?.imports ?? []).filter(({ isType }) => !isType).map(({ target }) => target),
      seen,
    );
  }
  return seen;
}

test('no module of Node can be reached from a workflow, and of packages only @temporalio/workflow', () => {
  const roots = files.map(({ path }) => path).filter((path) => partOf(path) === 'workflows');
  const packages = [...reachable(roots)].filter((path) => !byPath.has(path));
  assert.deepEqual(packages, ['@temporalio/workflow']);
  assert.deepEqual(
    packages.filter((name) => name.startsWith('node:') || builtinModules.includes(name)),
    [],
  );
});

test('no file imports itself by way of others', () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' -> '));
    if (way.includes(path) || done.has(path)) return;
    for (const { target, isOurs } of byPath.get(path)?.imports ?? []) if (isOurs) visit(target, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  assert.deepEqual(circles, []);
});

test('no folder imports itself by way of other folders', () => {
  const folders = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const used = folders.get(partOf(path)) ?? new Set();
    for (const { target, isOurs } of imports) if (isOurs && partOf(target) !== partOf(path)) used.add(partOf(target));
    folders.set(partOf(path), used);
  }
  const circles: string[] = [];
  const visit = (folder: string, way: readonly string[]): void => {
    if (way.includes(folder)) circles.push([...way.slice(way.indexOf(folder)), folder].join(' -> '));
    else for (const next of folders.get(folder) ?? []) visit(next, [...way, folder]);
  };
  for (const folder of folders.keys()) visit(folder, []);
  assert.deepEqual([...new Set(circles)], []);
});

test('every export has a doc comment', () => {
  assert.deepEqual(
    files.flatMap(({ path, undocumented }) => undocumented.map((name) => `${path}: ${name}`)),
    [],
  );
});

test('no file has more than 250 lines', () => {
  assert.deepEqual(
    files.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path}: ${lines}`),
    [],
  );
});
