import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Client } from 'pg';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import type { Tag } from '../../src/warehouse/warehouse.js';
import { redshiftWarehouse } from '../support/redshift-warehouse.js';
import { untilRows } from '../support/until-rows.js';

const emulator = await redshiftWarehouse({ behindProxy: true });
const { database, redshift } = emulator;
const warehouse = await openWarehouse(emulator.settings);
after(() => warehouse.close());

const PUBLIC = { searchPath: ['public'] };
const tag: Tag = { workflowId: 'w', runId: 'r', activity: 'copyStaging/7', attempt: 1 };
const mark = '/* sparkify {"workflowId":"w","runId":"r","activity":"copyStaging/7","attempt":1} */';

async function pidOf(client: Client): Promise<number> {
  return (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;
}

/** An idle session whose last statement is an earlier attempt's. */
async function zombie(): Promise<{ client: Client; pid: number }> {
  const client = await emulator.connect();
  const pid = await pidOf(client);
  await client.query(`${mark} select 1`);
  return { client, pid };
}

const secondAttempt = () => warehouse.session({ ...PUBLIC, tag: { ...tag, attempt: 2 } }, async () => undefined);

test('an abort stops the statement, though the start message named another pid', async () => {
  const abort = new AbortController();
  const holder = await emulator.connect();
  await holder.query('create table held (a int)');
  await holder.query('begin; lock table held');
  let pid = 0;
  const work = warehouse.session({ ...PUBLIC, signal: abort.signal }, async (session) => {
    pid = session.pid;
    const waiting = session.query('select a from held');
    await untilRows(database, "select 1 from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'", [pid]);
    abort.abort(new Error('enough'));
    await waiting;
  });
  await assert.rejects(work, /^Error: enough$/);
  assert.deepEqual((await database.query('select 1 from pg_stat_activity where pid = $1', [pid])).rows, []);
  await holder.query('rollback');
});

test('an abort before the session is set up ends its connection, and stops no other session', async () => {
  const abort = new AbortController();
  const { fired } = redshift.faults.next('silent', /pg_backend_pid/);
  void fired.then(() => abort.abort(new Error('enough')));
  await assert.rejects(
    warehouse.session({ ...PUBLIC, signal: abort.signal }, async () => undefined),
    /enough/,
  );
  redshift.faults.clear();
});

test('the session of an earlier attempt is ended, also where it is idle', async () => {
  const { pid } = await zombie();
  await secondAttempt();
  assert.deepEqual((await database.query('select 1 from pg_stat_activity where pid = $1', [pid])).rows, []);
});

test('a session that has got the pid of an earlier attempt is left alone', async () => {
  const innocent = await emulator.connect();
  const pid = await pidOf(innocent);
  await redshift.reusedPid(pid, `${mark} select 1`);
  await secondAttempt();
  assert.equal(await pidOf(innocent), pid);
});
