import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { candidateSteps, publishFiles, STAR_TABLES } from '../../../src/model/star.js';
import { SQL_ROOT } from '../../../src/sql/files.js';
import { findPython } from '../../support/python.js';

const SCRIPT = fileURLToPath(new URL('../../../../test/lineage/support/column-lineage.py', import.meta.url));

/** File that the program reads, and that `write-column-lineage.js` writes. */
export const LINEAGE_FILE = join(SQL_ROOT, 'lineage.json');

/** Column lineage of the star as sqlglot reads it out of the SQL: the text of `sql/lineage.json`. */
export function columnLineageOfSql(): string {
  const python = findPython();
  assert.ok(python, 'sqlglot cannot be had: python3 with venv, or PyPI, is missing');
  const { status, stdout, stderr } = spawnSync(python, [SCRIPT, ...sqlPaths()], { encoding: 'utf8', cwd: SQL_ROOT });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Files that create tables, and those that fill them, in the order in which a load runs them. */
function sqlPaths(): string[] {
  const steps = candidateSteps();
  return [
    ...STAR_TABLES.map((table) => `tables/star/${table}.sql`),
    ...filesOf('tables/ops'),
    ...filesOf('tables/run'),
    ...steps.map(({ table }) => `load/${table}.sql`),
    ...publishFiles(steps).map(({ name }) => `publish/${name}.sql`),
  ];
}

function filesOf(folder: string): string[] {
  const names = readdirSync(join(SQL_ROOT, folder)).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => `${folder}/${name}`);
}
