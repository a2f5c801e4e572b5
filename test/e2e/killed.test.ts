import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { generateSource, type Generated } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { pidOf } from '../embedded/support/homes.js';
import { sparkify, startSparkify, type CliResult } from '../support/cli.js';
import { keepServicesUp, starOf, testHome, withDatabase } from '../support/home.js';
import { lockTable } from '../support/locked-table.js';
import { sourceFlags } from '../support/sources.js';
import { assertSameStar, forgetLoads, type StarDump } from '../support/star-dump.js';

/** A table that only this part of a load touches: while it is locked, the load stands there. */
const MOMENTS = {
  staging: 'sparkify_ops.rejected_record',
  dimensions: 'users',
  checks: 'gate',
  publish: 'sparkify_ops.load_table',
} as const;

type Moment = keyof typeof MOMENTS;

/** A home with a star of one day, and three more days in its sources, to be loaded. */
class Home {
  readonly path = testHome();
  readonly #env = { SPARKIFY_LOAD_CHECKS: join(this.path, 'checks') };
  #made!: Generated;

  async generate(): Promise<void> {
    const out = join(this.path, 'source');
    this.#made = await generateSource({ out, days: 4, users: 30, songs: 100, seed: 4, eventsPerDay: 80 });
    mkdirSync(this.#env.SPARKIFY_LOAD_CHECKS);
    writeFileSync(join(this.#env.SPARKIFY_LOAD_CHECKS, 'gate.sql'), '-- Never fails.\nselect 1 as one from gate\n');
    await withDatabase(this.path, (client) => client.query('create table if not exists gate ()'));
  }

  /** Loads the third day, without any song: all that is left changes what is published. */
  async loadOneDay(): Promise<StarDump> {
    const { logData, songData } = this.#made;
    const month = join(logData, '2018/11');
    const later = join(this.path, 'later');
    const songs = join(this.path, 'songs');
    renameSync(month, later);
    renameSync(songData, songs);
    [month, songData].forEach((folder) => mkdirSync(folder));
    const move = (day: string) => renameSync(join(later, day), join(month, day));
    move('2018-11-03-events.json');
    await this.complete();
    ['2018-11-01-events.json', '2018-11-02-events.json', '2018-11-04-events.json'].forEach(move);
    renameSync(songs, songData);
    return starOf(this.path);
  }

  /** Runs a load to its end, or goes on with the one that was killed. */
  async complete(): Promise<CliResult & { result: LoadResult }> {
    const ended = await sparkify(this.#command(), { home: this.path, env: this.#env });
    assert.equal(ended.status, 0, ended.stderr + ended.stdout);
    return { ...ended, result: JSON.parse(ended.stdout) as LoadResult };
  }

  /** Starts a load, or goes on with one, and kills it with SIGKILL when it has come to the moment. */
  async killAt(moment: Moment, { services }: { services: boolean }): Promise<void> {
    const lock = await lockTable(this.path, MOMENTS[moment]);
    const demo = startSparkify(this.#command(), { home: this.path, env: this.#env });
    const over = await Promise.race([demo.ended, lock.waitedFor()]);
    assert.equal(over, undefined, `It ended before ${moment}:\n${over?.stderr}`);
    const killed = demo.end('SIGKILL');
    if (services) for (const name of ['postgres', 'temporal'] as const) process.kill(pidOf(this.path, name), 'SIGKILL');
    assert.equal((await killed).status, null);
    await lock.release();
  }

  #command(): string[] {
    return ['demo', '--json', ...sourceFlags(this.#made)];
  }
}

describe('killed with SIGKILL in the middle of a load and started again, the load goes on', { concurrency: 2 }, () => {
  const alone = new Home();
  const all = new Home();
  let complete: StarDump;

  before(async () => {
    await keepServicesUp(alone.path);
    await alone.generate();
    await alone.complete();
    complete = await starOf(alone.path);
    await withDatabase(alone.path, forgetLoads);
    await withDatabase(alone.path, (client) => client.query('create table gate ()'));
    await all.generate();
  });

  async function crash(home: Home, moments: readonly Moment[], services: boolean): Promise<void> {
    const star = await home.loadOneDay();
    for (const moment of moments) {
      await home.killAt(moment, { services });
      assertSameStar(await starOf(home.path), star);
    }
    const { result, stderr } = await home.complete();
    assert.match(stderr, /Joined sparkify-load \(run /);
    assert.deepEqual(
      [result.objects.events, result.objects.songs.loaded],
      [{ ...result.objects.events, loaded: 3 }, 100],
    );
    assertSameStar(await starOf(home.path), complete);
  }

  test('the command alone, while staging and while checking', () => crash(alone, ['staging', 'checks'], false));
  test('it and its servers, while making dimensions and while publishing', () =>
    crash(all, ['dimensions', 'publish'], true));
});
