import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RUN_STATUSES } from '../../src/model/run-status.js';

/** Statuses that a file of SQL writes into load_run, or looks for in it. */
function statusesIn(text: string): string[] {
  const compared = [...text.matchAll(/\bstatus (?:=|<>) '([^']*)'/g)].map(([, status = '']) => status);
  const listed = [...text.matchAll(/\bstatus (?:not )?in \(([^)]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'([^']*)'/g)].map(([, status = '']) => status),
  );
  return [...compared, ...listed];
}

test('the SQL knows no status of a run that the model does not', () => {
  const files = ['ledger', 'forget', 'publish'].flatMap((folder) =>
    readdirSync(join('sql', folder)).map((name) => readFileSync(join('sql', folder, name), 'utf8')),
  );
  const texts = files.filter((text) => text.includes('load_run'));
  const found = new Set(texts.flatMap(statusesIn));
  assert.ok(found.has('published') && found.has('dry run'));
  assert.deepEqual(
    [...found].filter((status) => !RUN_STATUSES.some((known) => known === status)),
    [],
  );
});

test('the comment of the column names every status', () => {
  const table = readFileSync('sql/tables/ops/load_run.sql', 'utf8');
  assert.ok(table.includes(`-- ${RUN_STATUSES.join(', ')}\n`));
});
