import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import { sparkify } from '../support/cli.js';
import { startUp, testHome, withDatabase } from '../support/home.js';
import { sourceFlags } from '../support/sources.js';
import { noPreviousVersion, previousVersion } from './previous-version.js';

const skip = noPreviousVersion();
const home = testHome();

/** What a role of an older version owns in the database, and must not any more. */
const NOT_OF_THE_LOADER = `
  select nspname || '.' || relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where nspname !~ '^pg_' and nspname <> 'information_schema' and relowner <> 'sparkify'::regrole
  union all
  select nspname from pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') and nspowner <> 'sparkify'::regrole
  union all
  select oid::regprocedure::text from pg_proc where pronamespace = 'mine'::regnamespace and proowner <> 'sparkify'::regrole`;

test('a home of the previous version goes on working, with roles that may do less', { skip }, async () => {
  const program = previousVersion();
  const made = await generateSource({
    out: join(home, 'source'),
    days: 2,
    users: 8,
    songs: 12,
    seed: 5,
    eventsPerDay: 30,
  });
  const old = await sparkify(['load', ...sourceFlags(made)], { home, program });
  assert.equal(old.status, 0, old.stderr);

  // While a server of the previous version runs, this one uses it as it is.
  const up = await startUp([], { home, program });
  const beside = await sparkify(['query', 'select usesuper from pg_user where usename = user', '--csv'], { home });
  assert.equal(beside.stdout, 'usesuper\ntrue\n', beside.stderr);
  const mine = `create schema mine; create table mine.t (n serial); create type mine.kind as enum ('a');
    create view mine.v as select n from mine.t; create function mine.f() returns int return 1`;
  await withDatabase(home, (client) => client.query(mine));
  await up.stop();

  const query = await sparkify(['query', 'select user, count(*) > 0 as plays from songplay', '--csv'], { home });
  assert.equal(query.stdout, 'user,plays\nsparkify_reader,true\n', query.stderr);
  await withDatabase(home, async (client) => {
    const { rows } = await client.query('select usename, usesuper from pg_user where usename = user');
    assert.deepEqual(rows, [{ usename: 'sparkify', usesuper: false }]);
    assert.deepEqual((await client.query(NOT_OF_THE_LOADER)).rows, []);
  });

  const again = await sparkify(['load', '--full', ...sourceFlags(made)], { home });
  assert.equal(again.status, 0, again.stderr);
  const report = await sparkify(['report', '--out', join(home, 'report.html')], { home });
  assert.equal(report.status, 0, report.stderr);

  const back = await sparkify(['status'], { home, program });
  assert.equal(back.status, 0, `the previous version logs in with the same password: ${back.stderr}`);
});
