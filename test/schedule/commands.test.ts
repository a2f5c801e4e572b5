import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BACKFILL_ID } from '../../src/schedule/backfill-runs.js';
import { DAILY_ID } from '../../src/schedule/daily.js';
import { sparkify } from '../support/cli.js';
import { testHome } from '../support/home.js';
import { ownNamespace } from './support/namespace.js';

const { client, address, namespace } = await ownNamespace();
const home = testHome();
const warehouse = {
  SPARKIFY_CLUSTER_HOST: '127.0.0.1',
  SPARKIFY_CLUSTER_DB_NAME: 'd',
  SPARKIFY_CLUSTER_DB_USER: 'u',
  SPARKIFY_CLUSTER_DB_PASSWORD: 'p',
  SPARKIFY_CLUSTER_ENGINE: 'postgres',
};
const env = { ...warehouse, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
const schedule = (...args: string[]) => sparkify(['schedule', ...args], { home, env });

function assertSays(text: string, ...parts: string[]): void {
  for (const part of parts) assert.ok(text.includes(part), `${JSON.stringify(part)} is not in:\n${text}`);
}

test('before it is made, every command says how to make it', async () => {
  const { status, stderr } = await schedule('show');
  assert.equal(status, 1);
  assertSays(stderr, `There is no schedule ${DAILY_ID} in the namespace ${namespace}`, 'sparkify schedule apply');
});

test('wrong options are wrong usage, each with what was expected', async () => {
  const wrong: [string[], string][] = [
    [['apply', '--at', '3:00'], 'HH:MM'],
    [['apply', '--time-zone', 'Berlin'], 'Europe/Berlin'],
    [['backfill', '--from', '2018-11-05', '--to', '2018-11-01'], 'is before'],
    [['backfill', '--from', '2018-11-05', '--to', '2018-11-31'], 'YYYY-MM-DD'],
  ];
  for (const [args, mention] of wrong) {
    const { status, stdout, stderr } = await schedule(...args);
    assert.deepEqual([status, stdout], [2, ''], stderr);
    assertSays(stderr, mention);
  }
});

test('apply, show, and a changed apply say in words what there is', async () => {
  const made = await schedule('apply', '--at', '02:30', '--time-zone', 'europe/berlin', '--note', 'for the dashboards');
  assert.equal(made.status, 0, made.stderr);
  assertSays(made.stdout, `Created ${DAILY_ID}`, 'every day at 02:30 Europe/Berlin', 'The next run: ', 'No run on 20');

  const shown = await schedule('show');
  assertSays(shown.stdout, `${DAILY_ID}: active, “for the dashboards”`, 'every day at 02:30 Europe/Berlin');
  assert.equal(shown.stdout.match(/^ {2}\w{3} \d{4}-\d\d-\d\d 02:30 CES?T \(0[01]:30 UTC\)$/gm)?.length, 5);
  assertSays(shown.stdout, '0 started, 0 missed, 0 skipped for overlap');

  const changed = await schedule('apply', '--at', '04:00', '--max-errors', '3', '--json');
  const { outcome, changes, note } = JSON.parse(changed.stdout) as { outcome: string; changes: object[]; note: string };
  assert.deepEqual([outcome, note, changes.length], ['updated', 'for the dashboards', 2]);
  assertSays((await schedule('apply', '--at', '04:00', '--max-errors', '3')).stdout, 'is unchanged');
});

test('pause, trigger, resume', async () => {
  assertSays((await schedule('pause', '--note', 'resized')).stdout, '“resized”');
  assertSays((await schedule('trigger')).stdout, 'Started sparkify-load-20', 'nominal time is now');
  const shown = await schedule('show');
  assertSays(
    shown.stdout,
    `${DAILY_ID}: paused, “resized”`,
    'once it is resumed',
    '1 started',
    'Running now:',
    'running',
  );
  assertSays((await schedule('resume')).stdout, 'The next run: ', '04:00 UTC');
  const { paused, next, runs } = JSON.parse((await schedule('show', '--json')).stdout) as Record<string, unknown[]>;
  assert.deepEqual([paused, next?.length, runs?.length], [false, 5, 1]);
});

test('backfill shows its runs, starts none without a yes, then all', async () => {
  const days = ['--from', '2018-11-01', '--to', '2018-11-30'];
  const asked = await schedule('backfill', ...days);
  assert.deepEqual([asked.status, asked.stdout], [2, '']);
  assertSays(asked.stderr, '30 run(s)', 'sparkify-backfill-2018-11-01T00:00:00Z', 'objects of 2018-11-30', 'add --yes');
  const { status, stdout, stderr } = await schedule('backfill', ...days, '--full', '--yes', '--json');
  assert.equal(status, 0, stderr);
  const { runs } = JSON.parse(stdout) as { runs: object[] };
  assert.deepEqual(
    [runs.length, runs[4]],
    [30, { day: '2018-11-05', workflowId: 'sparkify-backfill-2018-11-05T00:00:00Z' }],
  );
  const { action, state } = await client.schedule.getHandle(BACKFILL_ID).describe();
  assert.deepEqual([action.args, state.paused], [[{ full: true, date: 'scheduled' }], true]);
  assertSays((await schedule('show')).stdout, BACKFILL_ID, '1 started');
});

test('delete asks, or takes --yes, and leaves what goes on alone', async () => {
  assert.equal((await schedule('delete')).status, 2);
  assertSays((await schedule('delete', '--yes')).stdout, `Deleted ${DAILY_ID}`);
  assertSays((await schedule('delete', '--backfill', '--yes')).stdout, `Deleted ${BACKFILL_ID}`);
  assert.equal((await schedule('delete', '--yes')).status, 1);
  const { count } = await client.workflow.count('ExecutionStatus="Running"');
  assert.equal(count, 2);
});
