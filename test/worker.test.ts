import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { startWorker } from '../src/worker.js';
import { testDatabase } from './support/database.js';
import { testServices } from './support/services.js';
import { until } from './support/until.js';

const { settings } = await testDatabase();
const { temporal } = await testServices();

/** Connections to Temporal that are open. */
const open = new Set<Socket>();
const [host = '', port = ''] = temporal.address.split(':');
const proxy = createServer((client) => {
  const server = connect(Number(port), host);
  for (const socket of [client, server]) socket.on('error', () => socket.destroy());
  client.pipe(server).pipe(client);
  open.add(client.once('close', () => open.delete(client)));
}).listen(0, '127.0.0.1');
await once(proxy, 'listening');
after(() => {
  for (const socket of open) socket.destroy();
  proxy.close();
});
const address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;

test('a worker that cannot be started leaves no connection open', async () => {
  let opened = 0;
  const starting = startWorker(
    settings,
    { connection: { address } },
    {
      activities: () => {
        opened = open.size;
        throw new Error('no activities');
      },
    },
  );
  await assert.rejects(starting, /no activities/);
  assert.equal(opened, 1);
  await until(
    () => Promise.resolve(open.size),
    (left) => left === 0,
  );
});
