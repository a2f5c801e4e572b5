import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Client } from '@temporalio/client';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';
import { filesUnder } from '../support/arrival.js';
import { redshiftWarehouse, uploadFiles, withWorker, type RedshiftWarehouse } from '../support/redshift-warehouse.js';
import { executeLoad, failureOf } from '../support/run-workflow.js';

const provisioned = await redshiftWarehouse();
const serverless = await redshiftWarehouse({ serverless: true });
const root = mkdtempSync(join(tmpdir(), 'sparkify-rejected-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** More than are left as they are: small objects are merged. */
const OBJECTS = 40;
const LINES = 4;

let logs: string[];
let lineCount: number;

before(async () => {
  await generateSource({ out: root, days: 1, users: 10, songs: 5, seed: 6, eventsPerDay: OBJECTS * LINES });
  const [day = ''] = filesUnder(root, 'log_data');
  const lines = readFileSync(join(root, day), 'utf8').trimEnd().split('\n');
  lineCount = Math.min(lines.length, OBJECTS * LINES);
  logs = Array.from({ length: OBJECTS }, (_, n) => lines.slice(n * LINES, (n + 1) * LINES).join('\n'));
});

const nameOf = (n: number) => `2018-11-01-${String(n).padStart(2, '0')}.json`;
const BROKEN = 20;
const WRONG = 30;

/** The objects, of which one has a broken second line and one a wrong value in its third. */
async function writeLogs(warehouse: RedshiftWarehouse, folder: string, which: readonly number[]): Promise<void> {
  for (const n of which) {
    const lines = (logs[n] ?? '').split('\n');
    if (n === BROKEN) lines[1] = (lines[1] ?? '').slice(0, 40);
    if (n === WRONG) lines[2] = (lines[2] ?? '').replace(/"sessionId":\d+/, '"sessionId":"many"');
    await warehouse.put(`${folder}/${nameOf(n)}`, lines.join('\n'));
  }
}

async function failed(client: Client): Promise<{ message: string; code: string | null | undefined }> {
  const workflowId = randomUUID();
  await client.workflow.start('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId, args: [{}] });
  const { message, type } = await failureOf(client, workflowId);
  return { message, code: type };
}

/** The rejected records that the ledger has of the last run. */
async function recorded({ database }: RedshiftWarehouse): Promise<unknown[]> {
  const sql = `
    select regexp_replace(uri, '.*/', '') as name, line::int, column_name, value, length(raw_record) > 0 as has_raw
    from sparkify_ops.rejected_record
    where load_id = (select load_id from sparkify_ops.load_run order by started_at desc limit 1)
    order by uri`;
  return (await database.query<object>(sql)).rows;
}

function assertAllPassed({ checks }: LoadResult): void {
  const failing = checks.filter(({ severity, status }) => severity === 'error' && status !== 'passed');
  assert.deepEqual(failing, []);
  assert.ok(checks.some(({ name }) => name === 'staged_rows'));
}

for (const [kind, warehouse] of [
  ['a provisioned cluster', provisioned],
  ['Serverless, whose view has no values', serverless],
] as const) {
  describe(`records that COPY rejects on ${kind}`, () => {
    const { settings, bucket } = warehouse;
    before(() => uploadFiles(warehouse, root, filesUnder(root, 'song_data')));

    test('fail the load, by original object and line although it was merged', async () => {
      await writeLogs(warehouse, 'merged', [...Array(OBJECTS).keys()]);
      await withWorker({ ...settings, S3_LOG_DATA: `s3://${bucket}/merged` }, async (client) => {
        const { message, code } = await failed(client);
        assert.equal(code, 'RECORDS_REJECTED');
        assert.match(message, new RegExp(`: 1 record.*\\n.*/merged/${nameOf(BROKEN)}, line 2, byte \\d+: \\S`));
        assert.deepEqual(
          (await recorded(warehouse)).map((row) => ({ ...(row as object), value: '' })),
          [{ name: nameOf(BROKEN), line: 2, column_name: null, value: '', has_raw: true }],
        );
        const allowed = await executeLoad(client, { maxErrors: 10 });
        assert.deepEqual([allowed.staged.stage_events, allowed.staged.rejected], [lineCount - 2, 2]);
        assertAllPassed(allowed);
        const [broken, wrong] = (await recorded(warehouse)) as { value: string }[];
        assert.deepEqual(
          { ...broken, value: '' },
          { name: nameOf(BROKEN), line: 2, column_name: null, value: '', has_raw: true },
        );
        assert.deepEqual(wrong, {
          name: nameOf(WRONG),
          line: 3,
          column_name: 'session_id',
          value: 'many',
          has_raw: true,
        });
      });
    });

    test('name the column, the value and the reason; also in an object that was not merged', async () => {
      const folder = `as-they-are-${'x'.repeat(240)}`;
      await writeLogs(warehouse, folder, [WRONG, WRONG + 1]);
      await withWorker({ ...settings, S3_LOG_DATA: `s3://${bucket}/${folder}` }, async (client) => {
        const { message, code } = await failed(client);
        assert.equal(code, 'RECORDS_REJECTED');
        assert.match(message, /x…, line 3, column session_id: Invalid digit/, 'two objects have names that are cut so');
      });
      await writeLogs(warehouse, 'single', [WRONG, WRONG + 1]);
      await withWorker({ ...settings, S3_LOG_DATA: `s3://${bucket}/single` }, async (client) => {
        const { message } = await failed(client);
        assert.ok(message.includes(`/single/${nameOf(WRONG)}, line 3, column session_id: Invalid digit`), message);
        assert.match(message, /\(value hidden, see SHOW_PERSONAL_DATA\)/);
      });
      const shown = { ...settings, S3_LOG_DATA: `s3://${bucket}/single`, SHOW_PERSONAL_DATA: true };
      await withWorker(shown, async (client) => {
        assert.match((await failed(client)).message, /\(value many\)/);
      });
    });
  });
}

describe('what the system views of a provisioned cluster say', () => {
  const { settings, bucket, redshift } = provisioned;
  const at = (folder: string) => ({ ...settings, S3_LOG_DATA: `s3://${bucket}/${folder}` });

  test('late is waited for, and a value that is longer than its column is cut between characters', async () => {
    const [first = '', ...others] = (logs[0] ?? '').split('\n');
    const long = first.replace(/"sessionId":\d+/, `"sessionId":"x${'é'.repeat(700)}"`);
    await provisioned.put('long/2018-11-01-events.json', [long, ...others].join('\n'));
    await redshift.delayViews(3_000);
    await withWorker(at('long'), async (client) => {
      assert.equal((await failed(client)).code, 'RECORDS_REJECTED');
      const [row] = (await recorded(provisioned)) as { value: string }[];
      assert.equal(row?.value, `x${'é'.repeat(255)}`);
      const { staged } = await executeLoad(client, { maxErrors: 10 });
      assert.deepEqual([staged.stage_events, staged.rejected], [LINES - 1, 1]);
    });
  });

  test('never, or differently from what COPY has counted, fails the load', async () => {
    await redshift.delayViews(600_000);
    await withWorker(at('long'), async (client) => {
      const workflowId = randomUUID();
      const args = [{ maxErrors: 10, full: true }];
      await client.workflow.start('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId, args });
      const { message, type } = await failureOf(client, workflowId);
      assert.equal(type, 'RECORDS_REJECTED');
      assert.match(message, /COPY rejected 1 record\(s\) of events, but .* show 0/);
    });
    await redshift.delayViews(0);
  });
});
