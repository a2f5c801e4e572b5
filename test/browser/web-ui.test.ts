import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { generateSource, type Generated } from '../../src/generate/generate.js';
import { STAGING_TABLE } from '../../src/model/plan.js';
import type { LoadResult } from '../../src/model/result.js';
import { SOURCE_WIDTH } from '../../src/workflows/wrap-source.js';
import { sparkify } from '../support/cli.js';
import { atEnd, startUp, testHome, withDatabase, type Up } from '../support/home.js';
import { failureOf, withTemporal } from '../support/run-workflow.js';
import { sourceFlags } from '../support/sources.js';
import { closeBrowser, findChromium, openBrowser } from './support/chromium.js';
import { writeGoldUsers } from './support/gold-users.js';
import { WebUi } from './support/web-ui.js';

const chromium = findChromium();
const options = {
  skip: chromium === null && 'there is no /usr/bin/chromium: test/support/install-chromium.sh, or set CHROMIUM',
  timeout: 240_000,
};
const home = testHome();
let made: Generated;
let up: Up;
let ui: WebUi;

before(async () => {
  if (chromium === null) return;
  made = await generateSource({ out: join(home, 'source'), days: 3, users: 20, songs: 60, seed: 3, eventsPerDay: 60 });
  up = await startUp(sourceFlags(made), { home });
  atEnd(async () => assert.equal(await up.stop(), 130, 'stopped by Ctrl-C'));
  const context = await openBrowser(chromium, up.uiUrl);
  atEnd(() => closeBrowser(context));
  ui = new WebUi(await context.newPage());
  await ui.page.goto(up.uiUrl);
});

function resultOf(workflowId: string): Promise<LoadResult> {
  return withTemporal(up.address, (client) => client.workflow.getHandle(workflowId).result() as Promise<LoadResult>);
}

/** The cells of the table of steps, by row. */
async function cellsOf(frame: Frame): Promise<string[][]> {
  const rows = await frame.locator('table').first().locator('tbody tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('td').allInnerTexts()));
  return cells.map((row) => row.map((cell) => cell.trim()));
}

test('a load that is started by the form completes, and its page has the figures of its result', options, async () => {
  assert.equal(await ui.startLoad({ workflowId: 'by-the-form' }), 200);
  const { status, staged, changed, objects, checks } = await resultOf('by-the-form');
  assert.deepEqual([status, objects.events.loaded, objects.songs.loaded], ['COMPLETED', 3, 60]);
  await ui.openRun('by-the-form');
  const details = await ui.markdown('cleanUp');
  const rows = await cellsOf(details);
  const cell = (step: string, table: string, at: number) =>
    rows.find(([, ofStep, ofTable]) => ofStep === step && ofTable === table)?.[at]?.replaceAll(',', '');
  const READ = 3;
  const CHANGED = 4;
  const REJECTED = 5;
  for (const table of Object.values(STAGING_TABLE)) {
    assert.equal(cell('copyStaging', table, READ), String(staged[table as keyof typeof staged]), table);
    assert.equal(cell('copyStaging', table, REJECTED), '0');
  }
  for (const table of ['users', 'song', 'artist', 'times'] as const)
    assert.equal(cell('loadDimension', table, CHANGED), String(changed[table].inserted), table);
  const all = Object.values(changed).reduce((sum, { inserted, updated }) => sum + inserted + updated, 0);
  assert.equal(cell('publish', '', CHANGED), String(all));
  const text = await details.locator('body').innerText();
  assert.ok(rows.length > 0 && rows.every(([state]) => state === 'done'), text);
  const passed = checks.filter((check) => check.status === 'passed').length;
  assert.ok(text.includes(`Checks: ${passed} passed, ${checks.length - passed} warned, 0 failed`), text);
  await ui.openRun('by-the-form');
  await ui.page.getByRole('button', { name: 'Descending' }).click(); // the first steps come first
  await ui.page
    .getByText(/discoverObjects • Load what is new from /)
    .first()
    .waitFor();
  await ui.page.getByRole('button', { name: 'Ascending' }).click(); // the page keeps the order
  assert.ok(text.trim().startsWith(`Load what is new from ${made.logData} and ${made.songData}`), text);
});

test("the schedule's page shows what it starts, and its next run", options, async () => {
  const applied = await sparkify(['schedule', 'apply', '--at', '03:00', '--note', 'for the dashboards'], { home });
  assert.equal(applied.status, 0, applied.stderr);
  await ui.goTo('Schedules');
  await ui.page.getByRole('link', { name: 'sparkify-daily' }).click();
  const { next } = JSON.parse((await sparkify(['schedule', 'show', '--json'], { home })).stdout) as {
    next: { time: string }[];
  };
  const first = new Date(next[0]?.time ?? '');
  assert.equal(first.toISOString().slice(11, 16), '03:00');
  const day = first.toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });
  await ui.page
    .getByText(new RegExp(`^${day}, 0?3:00:00.*AM UTC$`))
    .first()
    .waitFor();
  for (const text of ['for the dashboards', 'loadWarehouse']) await ui.page.getByText(text).first().waitFor();
});

test('the page of a failed check shows the check, its rows and the remedy', options, async () => {
  writeGoldUsers(made.logData, '2018-11-04');
  assert.equal(await ui.startLoad({ workflowId: 'with-wrong-rows', input: '{}' }), 200);
  const failure = await withTemporal(up.address, (client) => failureOf(client, 'with-wrong-rows'));
  assert.equal(failure.type, 'CHECK_FAILED');
  await ui.openRun('with-wrong-rows');
  await ui.page.getByText('runCheck • users_level').first().waitFor();
  const shownText = await (await ui.markdown('Failed in')).locator('body').innerText();
  const text = shownText.replaceAll(/ \\\n +/g, ' '); // long commands are broken, as a shell takes them
  const loadId = /sparkify_run_(\w+)/.exec(text)?.[1] ?? '';
  for (const part of [
    'Failed in runCheck users_level (CHECK_FAILED). Nothing of this run was published.',
    'Check users_level failed: 3 rows. Fails if the level of a user is neither free nor paid.',
    '{"user_id":901,"level":"gold"}',
    '{"user_id":903,"level":"gold"}',
    'repair the source and load again',
    'sql/checks/star/users_level.sql',
    `sparkify status ${loadId}`,
    'docs/errors.md',
    `sparkify check users_level --load ${loadId}`,
  ])
    assert.ok(text.includes(part), `${part} is not in:\n${text}`);
  assert.ok(await showsWhole('x'.repeat(SOURCE_WIDTH)), 'a line of source is cut at 1280 pixels');
  assert.ok(!(await showsWhole('x'.repeat(2 * SOURCE_WIDTH))), 'lines are not cut: none needs to be broken');
  const shown = await sparkify(['check', 'users_level', '--load', loadId], { home });
  assert.equal(shown.status, 1, shown.stderr);
  assert.match(shown.stdout, /users_level: Fails if .*\n {2}\{"user_id":901,"level":"gold"\}/);
});

/** Whether the page of a run, in a window of 1,280 pixels, shows a line of a code block whole. */
async function showsWhole(line: string): Promise<boolean> {
  await ui.page.setViewportSize({ width: 1_280, height: 900 });
  const details = await ui.markdown('Failed in');
  return details.evaluate<boolean>(`(() => {
    const block = document.querySelector('pre');
    block.querySelector('code').textContent = ${JSON.stringify(line)};
    return block.scrollWidth <= block.clientWidth;
  })()`);
}

test('a held load is released by an Update from its page; a second start meanwhile does no harm', options, async () => {
  const held = { workflowId: 'held', input: '{"onFailure":"hold"}' };
  assert.equal(await ui.startLoad(held), 200);
  assert.equal(await ui.startLoad(held), 409, 'it runs already');
  await ui.page.getByText('Error starting Workflow').first().waitFor();
  await ui.openRun('held');
  const waits = 'HELD: runCheck users_level waits for you: retry, accept or abort (More Actions, Send an Update)';
  await ui.page.getByText(waits).first().waitFor();
  const text = await (await ui.markdown('Held: runCheck users_level')).locator('body').innerText();
  for (const part of ['sparkify resolve held retry', '{"check":"users_level","reason":"…"}', 'Send an Update'])
    assert.ok(text.includes(part), `${part} is not in:\n${text}`);
  await ui.sendUpdate('accept', '{"check":"users_level","reason":"gold is tried out"}');
  const { status, checks, changed } = await resultOf('held');
  const { failing, accepted } = checks.find(({ name }) => name === 'users_level') ?? {};
  assert.deepEqual([status, failing, accepted, changed.users.inserted], ['COMPLETED', 3, 'gold is tried out', 3]);
  const sql = "select accepted from sparkify_ops.load_check where check_name = 'users_level' and status = 'failed'";
  const { rows } = await withDatabase(home, (client) => client.query<{ accepted: string | null }>(sql));
  assert.ok(rows.some(({ accepted: reason }) => reason === 'gold is tried out'));
});
