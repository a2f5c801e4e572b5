import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STAR } from '../../src/model/star.js';
import { sqlFile } from '../../src/sql/files.js';

const publishFiles = STAR.flatMap(({ publish }) => publish);

for (const { name, candidates, candidateTables } of STAR) {
  test(`the files of a publish count the rows of ${name} that are gone, replaced and written, once each`, () => {
    const labels = publishFiles.flatMap((file) =>
      sqlFile(`publish/${file}.sql`).statements.flatMap(({ counts }) => counts ?? []),
    );
    // Plays that leave a table for the other one are counted apart.
    const own = labels.filter((label) => label.startsWith(`${name} `) && label !== `${name} left`);
    assert.deepEqual(own, [`${name} gone`, `${name} replaced`, `${name} written`]);
  });

  test(`the candidate rows of ${name} are made by the file that its entry names`, () => {
    const { text } = sqlFile(`load/${candidates}.sql`);
    for (const table of candidateTables) assert.match(text, new RegExp(`^create table ${table} as$`, 'm'));
  });
}
