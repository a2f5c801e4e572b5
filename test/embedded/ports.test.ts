import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { choosePorts, isPortFree } from '../../src/embedded/ports.js';
import { findPython } from '../support/python.js';

/**
 * Asks Linux for any port among the one given, as a program does that names none (IP_LOCAL_PORT_RANGE, 51, of Linux 6.3;
 * ip(7)), then for that port by its number.
 */
const ASK = `import errno, socket, struct, sys
port = int(sys.argv[1])
def bind(asked, within=None):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if within: s.setsockopt(socket.SOL_IP, 51, struct.pack('I', within << 16 | within))
        try:
            s.bind(('127.0.0.1', asked))
            return 'given'
        except OSError as e:
            return errno.errorcode[e.errno]
print(bind(0, port), bind(port))`;

const python = process.platform === 'linux' ? findPython() : null;

test(
  'a chosen port is given to nobody who asks for any, and to who asks for it',
  { skip: python === null },
  async (t) => {
    const [port = 0] = await choosePorts([[]]);
    const { stdout, stderr } = spawnSync(python ?? '', ['-c', ASK, String(port)], { encoding: 'utf8' });
    if (stdout.startsWith('ENOPROTOOPT')) return t.skip('Linux before 6.3 cannot be asked for any port among one');
    assert.deepEqual([stdout.trim(), stderr], ['EADDRINUSE given', '']);
  },
);

test('a preferred port is chosen where it is free, else another one', async () => {
  const [port = 0] = await choosePorts([[]]);
  assert.deepEqual(await choosePorts([[port]]), [port]);
  assert.ok(await isPortFree(port));
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const [chosen] = await choosePorts([[port]]);
  assert.notEqual(chosen, port);
  assert.ok(!(await isPortFree(port)));
  other.close();
});

test('the chosen ports are distinct', async () => {
  const ports = await choosePorts(Array.from({ length: 50 }, () => []));
  assert.equal(new Set(ports).size, 50);
});
