import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SQL_ROOT, sqlFile } from '../../src/sql/files.js';
import { casesOf, filesWithCases, namesBelow } from './support/cases.js';
import { runCase } from './support/run-case.js';
import { openSandbox } from './support/sandbox.js';

/** Redshift's own files run on Redshift only; the others have cases, each in a file named like them. */
const OTHER_ENGINE = 'redshift/';

/** These files contain the names of custom columns: test/extending/columns.test.ts. */
const OWN_COLUMNS = 'columns/';

/** Files about the sessions of a server need sessions, not rows: test/sql/sessions.test.ts and test/warehouse have their tests. */
const SESSIONS = [
  'backend',
  'earlier_attempts',
  'other_session',
  'session',
  'stop_session',
  'next_run_objects',
  'now',
  'one_process',
  'working',
].map((name) => `postgres/${name}.sql`);

/** Files that query the catalogue are tested by test/load/schema.test.ts. */
const CATALOGUE = 'catalogue/';

/** Migrations need tables of an older version: test/upgrade. */
const MIGRATIONS = 'migrations/';

const ELSEWHERE = [OTHER_ENGINE, OWN_COLUMNS, CATALOGUE, MIGRATIONS];

/** Tables that stay; each may have cases, and test/load/schema.test.ts compares each with the catalogue. */
const COMPARED = ['tables/star/', 'tables/ops/'];

const sandbox = await openSandbox();

test('every SQL file has cases, and every file of cases its SQL file', () => {
  const files = namesBelow(SQL_ROOT, '.sql').map((name) => `${name}.sql`);
  const withCases = [...filesWithCases(), ...SESSIONS];
  assert.deepEqual(
    withCases.filter((name) => !files.includes(name)),
    [],
  );
  const needCases = files.filter((name) => !ELSEWHERE.some((folder) => name.startsWith(folder)) && !isCompared(name));
  assert.deepEqual(
    needCases.filter((name) => !withCases.includes(name)),
    [],
  );
});

function isCompared(name: string): boolean {
  return COMPARED.some((folder) => name.startsWith(folder)) && /^create table/m.test(sqlFile(name).text);
}

for (const file of filesWithCases()) {
  describe(`${file} does what its cases say`, () => {
    for (const sqlCase of casesOf(file)) {
      test(sqlCase.name, () => sandbox.try((opened) => runCase(opened, file, sqlCase)));
    }
  });
}
