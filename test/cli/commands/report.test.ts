import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { html } from '../../../src/cli/commands/report/html.js';
import { activityBench, begin } from '../../support/activity-bench.js';
import { loadError } from '../../support/expect.js';
import { dataOf, loadedRun, pageOf } from '../../support/report-bench.js';

const bench = await activityBench();
const { client } = bench.database;

test('what is put into HTML is text: it is escaped, in elements and in attributes; what is HTML is not', () => {
  const evil = `<script>alert("1" & '2')</script>`;
  const escaped = '&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;';
  assert.equal(html`<p title="${evil}">${evil}</p>`.text, `<p title="${escaped}">${escaped}</p>`);
  assert.equal(html`<b>${[html`<i>${1}</i>`, null, '<']}</b>`.text, '<b><i>1</i>&lt;</b>');
});

test('before anything was loaded there is nothing to report', async () => {
  await assert.rejects(pageOf(bench), loadError('INPUT_INVALID', 'Nothing was loaded yet'));
});

describe('the report of a load', () => {
  let loadId: string;

  before(async () => {
    loadId = await loadedRun(bench);
    await client.query(`update song set title = '<script>document.title = "owned"</script>'`);
    await client.query(`update users set first_name = '<b onclick="x">Bo', last_name = 'Unmistakable'`);
  });

  test('tells of the last run, and of the one that is asked for by any of its ids', async () => {
    const { run } = await dataOf(bench);
    assert.equal(run.run['load_id'], loadId);
    assert.equal((await dataOf(bench, String(run.run['workflow_run_id']))).run.run['load_id'], loadId);
    await assert.rejects(dataOf(bench, 'nonsense'), loadError('INPUT_INVALID', 'no run nonsense'));
    assert.deepEqual(
      run.objects.map(({ source, objects }) => [source, objects]),
      [
        ['events', 2],
        ['songs', 30],
      ],
    );
  });

  test('every text stays a text; nothing runs, nothing is fetched', async () => {
    const page = await pageOf(bench, undefined, true);
    assert.match(page, /&lt;script&gt;document\.title/);
    assert.match(page, /&lt;b onclick=/);
    assert.doesNotMatch(page, /<script|<b |<link|<img|<iframe|src=|href=|url\(|https?:/i);
  });

  test('has the SQL of each picture, and all its pictures for each width', async () => {
    const page = await pageOf(bench);
    const drawn = page.match(/role="img"/g)?.length ?? 0;
    assert.equal(drawn, 4 * (1 + 10 + 2), 'the steps, the star, the matching');
    for (const name of ['queries/plays_by_day', 'queries/top_users', 'queries/unmatched', 'report/levels_by_day']) {
      assert.ok(page.includes(`SQL: sql/${name}.sql`), name);
    }
  });

  test('names of users are in it only where personal data is switched on', async () => {
    assert.match(await pageOf(bench, undefined, true), /Unmistakable/);
    assert.doesNotMatch(await pageOf(bench), /Unmistakable/);
    assert.doesNotMatch(JSON.stringify(await dataOf(bench)), /Unmistakable/);
  });
});

test('the report of a run that failed says where and why, and shows its rejected records', async () => {
  const { loadId } = await begin(bench, { full: true });
  const failure = {
    code: 'RECORDS_REJECTED',
    message: '3 record(s) of events rejected',
    step: 'copyStaging stage_events',
  };
  const checks = [{ name: 'users_key', severity: 'error', status: 'failed', failing: 7 } as const];
  await bench.run('recordFailure', [{ loadId, failure, checks, steps: [] }]);
  await client.query(
    `insert into sparkify_ops.rejected_record (load_id, source, uri, line, position, column_name, value, reason)
     values ($1, 'events', '/logs/a.json', 7, 3, 'ts', 'Ana', 'not a number')`,
    [loadId],
  );
  const page = await pageOf(bench, loadId);
  for (const text of ['copyStaging stage_events', 'RECORDS_REJECTED', '3 record(s)', '/logs/a.json', 'not a number'])
    assert.ok(page.includes(text), text);
  assert.match(page, /users_key/);
  assert.doesNotMatch(page, /Ana/);
});

test('a star without plays says so, and has no empty picture', async () => {
  const empty = await activityBench();
  await loadedRun(empty, { date: '1999-01-01' });
  const page = await pageOf(empty);
  assert.match(page, /No plays yet\./);
  assert.equal(page.match(/role="img"/g)?.length, 4, 'the steps');
});
