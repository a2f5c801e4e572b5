import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openServices } from '../../src/embedded/services.js';
import { discardHome, ignore, pidOf, proxyPidOf } from '../embedded/support/homes.js';
import { listening } from '../support/listening.js';

const home = mkdtempSync(join(tmpdir(), 'sparkify-listening-'));
after(() => discardHome(home));

/** Whether an address of /proc/net is of this machine alone: 127.0.0.0/8, or ::1 in both its forms. */
function isLoopback(address: string): boolean {
  return /^[0-9A-F]{6}7F$|^0{24}01000000$|^0{16}FFFF0000[0-9A-F]{6}7F$/.test(address);
}

test('all that the embedded servers listen on is on loopback, metrics and inner ports included', async (context) => {
  if (process.platform !== 'linux') return context.skip('/proc is of Linux');
  const services = await openServices(home, { postgres: true, temporal: true }, ignore);
  try {
    const { postgres, temporal } = services;
    const servers = [
      { name: 'postgres', pid: pidOf(home, 'postgres'), port: postgres?.port },
      { name: 'temporal', pid: pidOf(home, 'temporal'), port: Number(temporal?.address.split(':')[1]) },
      { name: 'proxy', pid: proxyPidOf(home), port: Number(new URL(temporal?.uiUrl ?? '').port) },
    ];
    for (const { name, pid, port } of servers) {
      const sockets = listening(pid);
      const ports = sockets.map((socket) => socket.port);
      assert.ok(ports.includes(port ?? 0), `${name} listens on ${port}: ${ports.join()}`);
      assert.deepEqual(
        sockets.filter(({ address }) => !isLoopback(address)),
        [],
        name,
      );
    }
  } finally {
    await services.close();
  }
});
