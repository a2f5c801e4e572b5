import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { EXIT } from '../../src/cli/runtime/exit.js';

const docs = new URL('../../../docs/', import.meta.url);
const page = readFileSync(new URL('operations.md', docs), 'utf8');

test('the runbook has a row for each alert of Prometheus, with a first command, and no other', () => {
  const { groups } = parse(readFileSync(new URL('../deploy/prometheus/alerts.yml', docs), 'utf8')) as {
    groups: { rules: { alert: string }[] }[];
  };
  const rows = [...page.matchAll(/^\| `(Sparkify\w+)` \| (`sparkify [^|]+) \|$/gm)].map(([, alert]) => alert);
  assert.deepEqual(
    rows,
    groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)),
  );
});

test('the runbook has a row for each exit status', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| [^|]+ \|$/gm)].map(([, status]) => Number(status));
  assert.deepEqual(rows, Object.values(EXIT));
});

test('every screen that it shows is there, is described, is small, and every screen is shown', () => {
  const shown = [...page.matchAll(/!\[([^\]]{20,})\]\(images\/([\w-]+\.png)\)/g)].map(([, , name]) => String(name));
  const there = readdirSync(new URL('images/', docs)).filter((name) => name.endsWith('.png'));
  assert.deepEqual([...shown].sort(), there.sort());
  for (const name of there) {
    const { size } = statSync(new URL(`images/${name}`, docs));
    assert.ok(size > 5_000 && size < 200_000, `${name} has ${size} bytes`);
  }
});
