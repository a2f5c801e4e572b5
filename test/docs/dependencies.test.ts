import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('docs/dependencies.md has a row for each production dependency, with its reason, and no other', () => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const rows = [...read('docs/dependencies.md').matchAll(/^\| (\S+) \| (.+?) \|/gm)].filter(([, name]) =>
    /^(@|[a-z])/.test(name ?? ''),
  );
  const named = rows.map(([, name]) => name).filter((name) => name !== 'package');
  assert.deepEqual(named, Object.keys(dependencies));
  assert.ok(named.length < 32, `${named.length} production dependencies`);
});
