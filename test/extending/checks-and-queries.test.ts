import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checksOfRun, starChecks } from '../../src/sql/checks.js';
import { namedQueries } from '../../src/sql/queries.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/extend', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'sparkify-own-'));
after(() => rmSync(place, { recursive: true }));

function folder(files: Readonly<Record<string, string>>): string {
  const made = mkdtempSync(join(place, 'own-'));
  mkdirSync(join(made, 'star'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, `${name}.sql`), text);
  return made;
}

test('the checks of a folder are run by a load, those in its folder star also on the published star', () => {
  const own = (all: ReturnType<typeof checksOfRun>, ours: ReturnType<typeof checksOfRun>) =>
    all.filter(({ name }) => !ours.some((check) => check.name === name)).map(({ name, severity }) => [name, severity]);
  const checks = join(EXAMPLE, 'checks');
  const star = [['song_is_longer_than_a_second', 'error']];
  assert.deepEqual(own(starChecks(checks), starChecks()), star);
  assert.deepEqual(own(checksOfRun(checks), checksOfRun()), [...star, ['log_lines_have_a_page', 'warn']]);
});

test('what is no check is refused, every problem at once: two statements, a severity that is none, a name that is taken', () => {
  const query = '-- Fails if.\nselect 1 as one';
  const two = folder({ first: `${query}; select 2`, second: `-- Fails.\n--! severity: wran\nselect 1 as one` });
  assert.throws(
    () => checksOfRun(two),
    /LOAD_CHECKS has 2 problem\(s\)[\s\S]*first\.sql: expected one query, found 2[\s\S]*second\.sql: --! severity: .*wran/,
  );
  assert.throws(() => checksOfRun(folder({ song_key: query })), /song_key\.sql: there is one named song_key/);
  assert.throws(() => checksOfRun(folder({ same: query, 'star/same': query })), /same\.sql: there is one/);
  assert.throws(() => checksOfRun(folder({ 'Not A Name': query })), /expected a name of a-z/);
  assert.throws(() => checksOfRun(join(place, 'nowhere')), /LOAD_CHECKS: there is no folder .*nowhere/);
});

test('the queries of a folder are asked by their names, which none of ours has', () => {
  const names = namedQueries(join(EXAMPLE, 'queries')).map(({ name }) => name);
  assert.ok(names.includes('plays_by_device') && names.includes('top_songs'));
  assert.throws(() => namedQueries(folder({ top_songs: 'select 1' })), /there is one named top_songs/);
  assert.throws(() => namedQueries(folder({ many: 'select 1; select 2' })), /expected one statement, found 2/);
});
