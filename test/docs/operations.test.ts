import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { ERRORS } from '../../src/model/errors.js';

const docs = new URL('../../../docs/', import.meta.url);
const page = readFileSync(new URL('operations.md', docs), 'utf8');

test('the runbook says of every code what it means and what to do, and of no other', () => {
  const rows = [...page.matchAll(/^\| `([A-Z_]+)`( \(retried\))? \| ([^|]+) \| ([^|]+) \|$/gm)];
  assert.deepEqual(
    rows.map(([, code, retried]) => [code, retried !== undefined]),
    Object.entries(ERRORS).map(([code, { retryable }]) => [code, retryable]),
  );
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

test('every place that it links to is there', () => {
  const headings = [...page.matchAll(/^##+ (.+)$/gm)].map(([, title]) => anchorOf(String(title)));
  for (const [, target] of page.matchAll(/\]\(([^)]+)\)/g)) {
    const [file, anchor] = String(target).split('#');
    if (file !== '') assert.ok(statSync(new URL(String(file), docs)), target);
    else assert.ok(headings.includes(String(anchor)), target);
  }
});

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}
