import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findTemporalCli } from '../../src/embedded/temporal-cli.js';
import type { LoadResult } from '../../src/model/result.js';
import { discardHome, ignore } from '../embedded/support/homes.js';
import { sparkify, SPARKIFY } from '../support/cli.js';
import { starOf, testHome } from '../support/home.js';
import { SAMPLE_QUERY } from '../support/sample-query.js';
import { assertSameStar } from '../support/star-dump.js';

const NOBODY = { uid: 65534, gid: 65534 };

/** Why the tests for other users do not run. */
function whyNotAsNobody(): string | false {
  if (process.getuid?.() !== 0) return 'only root can run it as another user; here all tests run as an ordinary user';
  try {
    execFileSync(process.execPath, ['-e', 'require("fs").accessSync(process.argv[1])', SPARKIFY], {
      ...NOBODY,
      stdio: 'ignore',
    });
    return false;
  } catch {
    return 'the folder of the project is closed to other users';
  }
}

test('demo: one command loads generated data on an empty home, closed to others; again it changes nothing', async () => {
  const home = testHome();
  assert.equal(statSync(home).mode & 0o777, 0o700, 'where root runs this, PostgreSQL runs as another user');
  const first = await sparkify(['demo', '--exit', '--json'], { home });
  assert.equal(first.status, 0, first.stderr);
  const loaded = JSON.parse(first.stdout) as LoadResult;
  assert.equal(loaded.status, 'COMPLETED');
  assert.deepEqual(
    loaded.checks.filter(({ severity, status }) => severity === 'error' && status === 'failed'),
    [],
  );
  const star = await starOf(home);
  for (const [table, rows] of Object.entries(loaded.tables)) {
    assert.equal(star.get(table)?.split('\n').length, rows, table);
    assert.deepEqual(loaded.changed[table as keyof LoadResult['changed']], { inserted: rows, updated: 0, deleted: 0 });
  }
  const again = await sparkify(['demo'], { home });
  assert.equal(again.status, 0, again.stderr);
  assert.match(
    again.stdout,
    /^COMPLETED in [\d.]+ s\nEvents: 0 objects \(0 B\) loaded, 30 skipped, 0 rows staged\nSongs: {2}0 objects \(0 B\) loaded, 500 skipped,/m,
  );
  for (const [table, rows] of Object.entries(loaded.tables)) {
    assert.match(again.stdout, new RegExp(`^ ${table} +${rows.toLocaleString('en')} +0 +0 +0 *$`, 'm'));
  }
  assert.match(again.stdout, /Which free users play the most songs that we know\?/);
  assert.match(again.stdout, /^Nothing new: no check was run$/m);
  assert.match(again.stderr, /^✓ discoverObjects +[\d.]+ s {2}0 rows$/m, 'a line a step');
  assert.match(again.stderr, /^✓ recordNothingNew /m);
  assert.doesNotMatch(again.stdout + again.stderr, /[^\P{Cc}\n]/u, 'no terminal, no control characters');
  assertSameStar(await starOf(home), star);
  const answer = await sparkify(['query', '--json', SAMPLE_QUERY], { home });
  const rows = JSON.parse(answer.stdout) as { freq: number }[];
  assert.equal(rows.length, 20);
  assert.ok(rows[0]!.freq > rows[19]!.freq, 'the generated data has an interesting answer');
});

test('demo as an ordinary user, below a folder that only this user can enter', { skip: whyNotAsNobody() }, async () => {
  const place = mkdtempSync(join(tmpdir(), 'sparkify-nobody-'));
  const home = join(place, 'own', 'home');
  after(async () => {
    await discardHome(home);
    rmSync(place, { recursive: true, force: true });
  });
  const program = join(place, 'temporal');
  copyFileSync(await findTemporalCli({ home: place, env: process.env, report: ignore }), program);
  for (const folder of [place, program]) chmodSync(folder, 0o755);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  execFileSync('chown', ['-R', `${NOBODY.uid}:${NOBODY.gid}`, join(place, 'own')]);
  const env = { TEMPORAL_CLI: program, HOME: home, XDG_CACHE_HOME: '' };
  const { status, stdout, stderr } = await sparkify(['demo', '--exit', '--json'], { home, env, user: NOBODY });
  assert.equal(status, 0, stderr);
  assert.equal((JSON.parse(stdout) as LoadResult).tables.song, 500);
  assert.equal(statSync(join(home, 'data')).uid, NOBODY.uid);
});
