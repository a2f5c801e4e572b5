import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidateSteps, FACT_DEPENDS_ON } from '../../src/model/star.js';
import { sqlFile } from '../../src/sql/files.js';
import { relationsOf } from './support/portable.js';

/** Tables and views that the step of a candidate table makes. */
function madeBy(table: string): string[] {
  const { text } = sqlFile(`load/${table}.sql`);
  return [...text.matchAll(/^create (?:table|view) (\w+)/gm)].map(([, name = '']) => name);
}

test('the fact reads what the dimensions make that it waits for, and nothing that others make beside it', () => {
  const steps = candidateSteps();
  const facts = steps.filter(({ step }) => step === 'loadFact').map(({ table }) => table);
  const read = new Set(facts.flatMap((table) => relationsOf(sqlFile(`load/${table}.sql`).text)));
  for (const { table } of steps.filter(({ step }) => step === 'loadDimension')) {
    const made = madeBy(table);
    assert.ok(made.length > 0, table);
    assert.equal(
      made.some((name) => read.has(name)),
      FACT_DEPENDS_ON.includes(table),
      `${table} makes ${made.join(', ')}`,
    );
  }
});
