import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from './support/markdown.js';

const FOLDER = join(PROJECT, 'docs/decisions');

/** Row of the index for the page of a decision, as the page itself has number, title and status. */
function rowOf(name: string): string {
  const page = readFileSync(join(FOLDER, name), 'utf8');
  const [, number, title] = /^# (\d+)\. (.+)$/m.exec(page) ?? [];
  assert.equal(Number(number), Number(name.slice(0, 4)), `${name} begins with its number and its title`);
  const [, status = ''] = /^## Status\n+([\s\S]+)$/m.exec(page) ?? [];
  const others = [...status.matchAll(/\[\d+\]\((0\d{3})(-[^)]+)\)/g)].map(
    ([, other = '', rest]) => `[${Number(other)}](${other}${rest})`,
  );
  return `| [${number}](${name}) | ${title} | ${inIndex(status, others.join(', '))} |`;
}

function inIndex(status: string, others: string): string {
  if (status.startsWith('Superseded by')) return `superseded by ${others}`;
  assert.match(status, /^Accepted/, 'a decision is accepted or superseded');
  return status.includes('Superseded in part') ? `accepted; superseded in part by ${others}` : 'accepted';
}

test('the index of the decisions has each page with its number, title and status, and no other', () => {
  const names = readdirSync(FOLDER).filter((name) => /^\d{4}-.+\.md$/.test(name));
  const index = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  const rows = index.split('\n').filter((line) => line.startsWith('| ['));
  assert.deepEqual(rows, names.sort().map(rowOf));
});
