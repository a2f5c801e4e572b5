import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openServices } from '../../src/embedded/services.js';
import { discardHome, ignore, pidOf } from '../embedded/support/homes.js';

const home = mkdtempSync(join(tmpdir(), 'sparkify-listening-'));
after(() => discardHome(home));

/** The state LISTEN in /proc/net/tcp, and the addresses of this machine alone as they stand there. */
const LISTEN = '0A';
const LOOPBACK = ['0100007F', '00000000000000000000000001000000', '0000000000000000FFFF00000100007F'];

interface Listening {
  readonly address: string;
  readonly port: number;
}

/** The sockets that a process listens on, by what the kernel says. */
function listening(pid: number): Listening[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    ),
  );
  return ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[3] === LISTEN && inodes.has(columns[9] ?? ''))
      .map(([, local = '']) => {
        const [address = '', port = ''] = local.split(':');
        return { address, port: parseInt(port, 16) };
      }),
  );
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // it was closed since
  }
}

test('all that the embedded servers listen on is on loopback, metrics and inner ports included', async (context) => {
  if (process.platform !== 'linux') return context.skip('/proc is of Linux');
  const services = await openServices(home, { postgres: true, temporal: true }, ignore);
  try {
    const { postgres, temporal } = services;
    const wanted = {
      postgres: [postgres?.port],
      temporal: [Number(temporal?.address.split(':')[1]), Number(new URL(temporal?.uiUrl ?? '').port)],
    };
    for (const name of ['postgres', 'temporal'] as const) {
      const sockets = listening(pidOf(home, name));
      const ports = sockets.map(({ port }) => port);
      for (const port of wanted[name])
        assert.ok(ports.includes(port ?? 0), `${name} listens on ${port}: ${ports.join()}`);
      assert.deepEqual(
        sockets.filter(({ address }) => !LOOPBACK.includes(address)),
        [],
        name,
      );
    }
  } finally {
    await services.close();
  }
});
