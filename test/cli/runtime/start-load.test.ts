import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client } from '@temporalio/client';
import { resultOfLoad, startLoad } from '../../../src/cli/runtime/start-load.js';
import { LoadError } from '../../../src/model/errors.js';
import type { LoadInput } from '../../../src/model/input.js';
import { withNamespace } from '../../support/redshift-warehouse.js';

// No worker polls these namespaces: a load that was started runs until it is terminated.

const REPAIR: LoadInput = { full: true, repairText: true };

/** What the answer to a second load with other options names. */
const OTHER_OPTIONS: readonly [running: LoadInput, wanted: LoadInput, difference: RegExp][] = [
  [{ full: true }, REPAIR, /repairText: true here, not set there/],
  [REPAIR, { full: true }, /repairText: not set here, true there/],
  [{ logData: '/a' }, { logData: '/b' }, /logData: \/b here, \/a there/],
  [{ logJsonPath: null }, {}, /logJsonPath: not set here, null there/],
  [{ maxErrors: 3 }, { maxErrors: 5 }, /maxErrors: 5 here, 3 there/],
  [
    { date: '2018-11-05', onFailure: 'fail' },
    { date: '2018-11-05', onFailure: 'hold' },
    /onFailure: hold here, fail there/,
  ],
];

async function end(client: Client, workflowId: string): Promise<void> {
  await client.workflow.getHandle(workflowId).terminate();
}

test('a load with other options than the running one is refused, and says which run, and what differs', () =>
  withNamespace(async (client) => {
    for (const [running, wanted, difference] of OTHER_OPTIONS) {
      const { handle, runId, joined } = await startLoad(client, running);
      assert.equal(joined, false);
      await assert.rejects(startLoad(client, wanted), (error) => {
        assert.ok(error instanceof LoadError);
        assert.equal(error.code, 'LOAD_RUNNING');
        assert.ok(error.message.startsWith(`${handle.workflowId} is running with other options (run ${runId}, since `));
        assert.match(error.message, difference);
        return true;
      });
      await end(client, handle.workflowId);
    }
  }));

test('a load with the same options joins the running one', () =>
  withNamespace(async (client) => {
    const first = await startLoad(client, { logData: '/a', repairText: true });
    const second = await startLoad(client, { repairText: true, logData: '/a', full: false });
    assert.deepEqual([second.joined, second.runId], [true, first.runId]);
    await end(client, first.handle.workflowId);
    assert.equal((await startLoad(client, { logData: '/b' })).joined, false, 'the ended one is in no way');
  }));

test('a load for another warehouse is not followed: two projects may share a Temporal, and have one id', () =>
  withNamespace(async (client) => {
    const start = (warehouse?: string) => startLoad(client, {}, undefined, warehouse);
    const first = await start('dwh on here.example.com, schema public');
    assert.equal((await start('dwh on here.example.com, schema public')).joined, true);
    assert.equal((await start()).joined, true, 'a command that does not know its warehouse');
    await assert.rejects(
      start('dwh on there.example.com, schema public'),
      /warehouse: dwh on there\.example\.com, schema public here, dwh on here\.example\.com, schema public there/,
    );
    await end(client, first.handle.workflowId);
  }));

test('a load that was started from elsewhere without an input is one without options', () =>
  withNamespace(async (client) => {
    const options = { taskQueue: 'sparkify', workflowId: 'sparkify-load' };
    await client.workflow.start('loadWarehouse', options);
    assert.equal((await startLoad(client, {})).joined, true);
    await assert.rejects(startLoad(client, { maxErrors: 1 }), /maxErrors: 1 here, not set there/);
  }));

test('of loads that are started at the same moment one runs; the others join it, or are refused', () =>
  withNamespace(async (client) => {
    const inputs = [{ full: true }, REPAIR, { full: true }, REPAIR, { full: true }, REPAIR];
    const ended = await Promise.allSettled(inputs.map((input) => startLoad(client, input)));
    const started = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    assert.deepEqual(started.map(({ joined }) => joined).sort(), [false, true, true]);
    assert.equal(new Set(started.map(({ runId }) => runId)).size, 1);
    const refused = ended.flatMap((one) => (one.status === 'rejected' ? [(one.reason as LoadError).code] : []));
    assert.deepEqual(refused, ['LOAD_RUNNING', 'LOAD_RUNNING', 'LOAD_RUNNING']);
  }));

test('the result of a load that was terminated has the reason', () =>
  withNamespace(async (client) => {
    const load = await startLoad(client, {});
    await load.handle.terminate('the month is wrong');
    const { status, failure, durationMs } = await resultOfLoad(load);
    assert.ok(durationMs > 0);
    assert.deepEqual(
      [status, failure?.code, failure?.message],
      ['FAILED', 'TERMINATED', 'The load was terminated: the month is wrong'],
    );
  }));
