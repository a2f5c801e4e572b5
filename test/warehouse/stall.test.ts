import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Connections } from '../../src/warehouse/connection.js';
import { copyIn } from '../../src/warehouse/postgres/copy-in.js';
import { openGate } from '../faults/gate.js';
import { testDatabase } from '../support/database.js';
import { loadError } from '../support/expect.js';
import { testServices } from '../support/services.js';
import { untilRows } from '../support/until-rows.js';

const { client, settings } = await testDatabase();
const { postgres } = await testServices();
const gate = await openGate(postgres);
const { user, password } = postgres;
const login = { user, password, database: settings.CLUSTER_DB_NAME, host: '127.0.0.1', port: gate.port };
const connections = new Connections(login, 2, 'postgres', { checkMs: 1_000, checks: 3 });
await client.query('create table numbers (a int)');
after(async () => {
  await connections.close();
  await gate.close();
});

const PUBLIC = { searchPath: ['public'] };
const silence = () => gate.links().forEach((link) => link.silence());

test('rows that are lost in silence end the wait for their COPY, and none of them stays', async () => {
  async function* rows() {
    yield '1\n';
    await new Promise((resolve) => setTimeout(resolve, 50));
    silence();
    yield '2\n';
  }
  const copying = connections.session(PUBLIC, (session) => copyIn(session, 'numbers', ['a'], rows()));
  await assert.rejects(copying, loadError('WAREHOUSE_UNAVAILABLE', 'its answer has not arrived'));
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where query like 'copy%'");
  assert.deepEqual((await client.query('select a from numbers')).rows, []);
});

test('a session that cannot be ended, as its connections are silent, is not waited for', async () => {
  const abort = new AbortController();
  gate.arm({ statement: /control connection/, hold: 'before', strike: async () => silence() });
  const work = connections.session({ ...PUBLIC, signal: abort.signal }, async (session) => {
    const waiting = session.query('select pg_sleep(1)');
    await untilRows(client, "select 1 from pg_stat_activity where pid = $1 and state = 'active'", [session.pid]);
    abort.abort(new Error('enough'));
    await waiting;
  });
  await assert.rejects(work);
});
