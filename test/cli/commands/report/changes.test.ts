import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { activityBench, begin, load } from '../../../support/activity-bench.js';
import { dataOf, loadedRun, pageOf } from '../../../support/report-bench.js';

const bench = await activityBench();
const { client } = bench.database;

/** The section on changes of the page, without markup and line breaks. */
async function changesOf(loadId?: string): Promise<string> {
  const page = await pageOf(bench, loadId);
  const section = page.slice(page.indexOf('What changed since'), page.indexOf('How the load went'));
  return section.replaceAll(/<pre>[^]*?<\/pre>|<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

async function lastLoad(): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select max(load_id) as id from sparkify_ops.load_run');
  return rows[0]?.id ?? '';
}

async function number(sql: string): Promise<number> {
  const { rows } = await client.query<{ number: string }>(sql);
  return Number(rows[0]?.number);
}

describe('what changed since the last load', () => {
  let first: string;
  let second: string;

  before(async () => {
    first = await loadedRun(bench, { date: '2018-11-01' });
    await load(bench);
    second = await lastLoad();
    await client.query(
      `insert into sparkify_ops.load_check (load_id, check_name, severity, status, failing) values
       ($1, 'damaged_text', 'warn', 'failed', 18), ($2, 'damaged_text', 'warn', 'failed', 14)`,
      [first, second],
    );
  });

  test('the first load has none before it', async () => {
    const { earlier } = await dataOf(bench, first);
    assert.equal(earlier, null);
    const text = await changesOf(first);
    const plays = await number(`select plays as number from sparkify_ops.load_run where load_id = '${first}'`);
    assert.match(
      text,
      new RegExp(`This is the first load: everything in it is new. It added ${plays} plays and \\d+ users`),
    );
    assert.doesNotMatch(text, /before \d/);
  });

  test('the second is compared with it: what both added, of which days', async () => {
    const data = await dataOf(bench);
    assert.deepEqual([data.run.run['load_id'], data.earlier?.run['load_id']], [second, first]);
    const now = Number(data.run.run['plays']);
    const earlier = Number(data.earlier?.run['plays']);
    const text = await changesOf();
    assert.match(text, new RegExp(`This load added ${now} plays and \\d+ users? from the logs of 2018-11-02\\.`));
    assert.match(text, new RegExp(`had added ${earlier} plays and \\d+ users? from the logs of 2018-11-01\\.`));
    const difference = now < earlier ? `−${earlier - now}` : now > earlier ? `\\+${now - earlier}` : '0';
    assert.match(text, new RegExp(`plays added ${now} ${earlier} ${difference} plays a day ${now} ${earlier} `));
    assert.match(text, /warnings 1 1 0/);
    assert.match(text, /times [\d,]+ \d+ before \d+ 0 0/);
  });

  test('a check that failed has its meaning, and its rows in the load before', async () => {
    const page = await pageOf(bench);
    assert.match(page, /damaged_text<small>Warns if texts of an event look like UTF-8/);
    assert.match(page.replaceAll(/<[^>]*>|\s+/g, ' '), /warn +14 +18 /);
    assert.doesNotMatch(page, /accepted because/);
  });

  test('a run that failed has changed nothing', async () => {
    const { loadId } = await begin(bench, { full: true });
    const failure = { code: 'RECORDS_REJECTED', message: 'rejected', step: 'copyStaging stage_events' };
    await bench.run('recordFailure', [{ loadId, failure, checks: [], steps: [] }]);
    assert.match(await changesOf(), /Nothing: this load has not been published \(failed\)\./);
    assert.doesNotMatch(await changesOf(), /before \d/);
  });

  test('a run that found nothing new has changed nothing since the last that did', async () => {
    const { loadId } = await begin(bench);
    await bench.run('recordNothingNew', [{ loadId, steps: [] }]);
    const { earlier } = await dataOf(bench);
    assert.equal(earlier?.run['load_id'], second);
    assert.match(await changesOf(), /Nothing: this load found no new or changed object since the load of \d{4}-/);
  });
});
