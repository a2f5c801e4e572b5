import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../until.js';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift({ behindProxy: true });
const { redshift } = emulator;
const client = await emulator.connect();

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(sql)).rows;
}

test('SYS and STL views show a COPY and its errors as late as they are told to, and running until then', async () => {
  await client.query('create table late (a int)');
  const uri = await emulator.put('late.json', '{"a": 1}\n{"a": "x"}');
  await redshift.delayViews(1_500);
  await client.query(`copy late from '${uri}' iam_role default json 'auto' maxerror 5`);
  const [{ id } = {}] = await rows('select pg_last_copy_id() as id');
  const views = [
    'sys_load_error_detail where query_id',
    'stl_load_errors where query',
    'sys_load_history where query_id',
  ];
  const counts = () =>
    Promise.all(views.map(async (view) => (await rows(`select 1 from ${view} = ${String(id)}`)).length));
  assert.deepEqual(await counts(), [0, 0, 0]);
  await until(counts, (shown) => shown.every((count) => count === 1));
  await redshift.delayViews(0);
  const history = await rows(`select status, error_count from sys_load_history where query_id = ${String(id)}`);
  assert.deepEqual(history, [{ status: 'completed', error_count: '1' }]);
});

test('the start message names another pid than pg_backend_pid()', async () => {
  const other = await emulator.connect();
  const { processID } = other as unknown as { processID: number };
  const { rows: own } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
  assert.notEqual(processID, own[0]!.pid);
});

test('a pid that is used again has two sessions in the history, of which one is active', async () => {
  const [{ pid } = {}] = await rows('select pg_backend_pid() as pid');
  await redshift.reusedPid(Number(pid), '/* ended */ select 1');
  const sessions = await rows(
    `select trim(status) as status from sys_session_history where session_id = ${String(pid)} order by start_time`,
  );
  assert.deepEqual(sessions, [{ status: 'closed' }, { status: 'active' }]);
  const last = await rows(
    `select query_text from sys_query_history where session_id = ${String(pid)} and user_id = current_user_id
       and query_text like '/* ended%'`,
  );
  assert.deepEqual(last, [{ query_text: '/* ended */ select 1' }]);
});

test('STL_LOAD_ERRORS has 1,024 bytes of the raw field and of the line, 100 of the reason, padded with blanks', async () => {
  await client.query('create table raw_field (b text, a int)');
  const value = `x${'é'.repeat(700)}`;
  const uri = await emulator.put('raw.json', `{"b": "ü", "a": "${value}"}`);
  await assert.rejects(client.query(`copy raw_field from '${uri}' iam_role default json 'auto'`), { code: 'XX000' });
  const [row] = await rows(
    `select raw_line, raw_field_value, err_reason from stl_load_errors where filename like '%raw.json%'`,
  );
  assert.equal(String(row!['raw_field_value']).trimEnd(), `x${'é'.repeat(511)}`);
  assert.match(String(row!['raw_line']), /^\{"b": "\.", "a": "x\.{300}/);
  assert.equal(String(row!['raw_line']).length, 1024);
  assert.equal(String(row!['err_reason']).length, 100);
});
