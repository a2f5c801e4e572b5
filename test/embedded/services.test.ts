import assert from 'node:assert/strict';
import { Connection } from '@temporalio/client';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { homePaths } from '../../src/embedded/home.js';
import { identify } from '../../src/embedded/process-identity.js';
import { findRunning, openServices } from '../../src/embedded/services.js';
import { findTemporalCli } from '../../src/embedded/temporal-cli.js';
import { accepts, discardHome, ignore, otherAddresses, pidOf, query, temporaryFolder } from './support/homes.js';
import { startUser } from './support/user-process.js';

const home = temporaryFolder();
const BOTH = { postgres: true, temporal: true };
const POSTGRES = { postgres: true, temporal: false };
after(() => discardHome(home));

/** Takes the port, if nobody has it: taken it is then in any case. */
function occupy(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(server));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function customSearchAttributes(address: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const answer = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    return Object.keys(answer.customAttributes ?? {}).filter((name) => name.startsWith('Sparkify'));
  } finally {
    await connection.close();
  }
}

const portOf = (address: string) => Number(address.split(':')[1]);

test('both start beside taken ports, on loopback only, and stop', async () => {
  const occupants = await Promise.all([5439, 7233, 8233].map(occupy));
  const lines: string[] = [];
  const services = await openServices(home, BOTH, (line) => lines.push(line));
  try {
    assert.ok(services.postgres && services.temporal);
    const { postgres, temporal } = services;
    const ports = [postgres.port, portOf(temporal.address), Number(new URL(temporal.uiUrl).port)];
    assert.deepEqual(
      [5439, 7233, 8233].filter((port) => ports.includes(port)),
      [],
    );
    for (const port of [5439, 7233, 8233])
      assert.ok(
        lines.some((line) => line.startsWith(`Port ${port} is taken`)),
        `${port}`,
      );
    for (const address of otherAddresses()) {
      for (const port of ports) assert.equal(await accepts(address, port), false, `${address}:${port}`);
    }
    assert.equal((await fetch(temporal.uiUrl)).status, 200);
    const wanted = ['SparkifyFailedChecks', 'SparkifyLoadDate', 'SparkifyOutcome', 'SparkifyRowsLoaded'];
    assert.deepEqual((await customSearchAttributes(temporal.address)).sort(), wanted);
    assert.deepEqual(await findRunning(home), { postgres, temporal });
    // https://sqlite.org/fileformat.html: 2 is a write-ahead log, 1 a rollback journal.
    const header = readFileSync(join(homePaths(home).temporal, 'temporal.db')).subarray(18, 20);
    assert.deepEqual([...header], [2, 2]);
  } finally {
    await services.close();
    await services.close();
    occupants.forEach((server) => server.close());
  }
  assert.deepEqual(await findRunning(home), {});
  for (const name of ['postgres', 'temporal'] as const) assert.equal(identify(pidOf(home, name)), undefined);
});

test('the last that leaves a service stops it, and only that', async () => {
  const up = await startUser(home, 'postgres', 'temporal');
  const load = await startUser(home, 'postgres');
  assert.deepEqual(load.services.postgres, up.services.postgres);
  await up.leave();
  const left = await findRunning(home);
  assert.deepEqual(left, { postgres: up.services.postgres });
  await load.leave();
  assert.deepEqual(await findRunning(home), {});
});

test('what a killed process left runs on, is used by the next, and stopped by it', async () => {
  const killed = await startUser(home, 'postgres', 'temporal');
  const pids = [pidOf(home, 'postgres'), pidOf(home, 'temporal')];
  assert.ok(killed.services.postgres);
  await query(killed.services.postgres, 'create table if not exists kept as select 1 as n');
  await killed.kill();
  assert.deepEqual(await findRunning(home), killed.services);
  const next = await openServices(home, POSTGRES, ignore);
  try {
    assert.deepEqual(next.postgres, killed.services.postgres);
    assert.deepEqual([pidOf(home, 'postgres'), pidOf(home, 'temporal')], pids);
    assert.deepEqual(await query(killed.services.postgres, 'select n from kept'), [{ n: 1 }]);
  } finally {
    await next.close();
  }
  assert.deepEqual(await findRunning(home), {});
});

test('two processes that start at once share one server', async () => {
  const users = await Promise.all([startUser(home, 'postgres'), startUser(home, 'postgres')]);
  assert.deepEqual(users[0]?.services, users[1]?.services);
  await Promise.all(users.map((user) => user.leave()));
  assert.deepEqual(await findRunning(home), {});
});

/** Runs with the `temporal` program that TEMPORAL_CLI names. */
async function withTemporalCli(program: string, run: () => Promise<void>): Promise<void> {
  const before = process.env['TEMPORAL_CLI'];
  process.env['TEMPORAL_CLI'] = program;
  try {
    await run();
  } finally {
    if (before === undefined) delete process.env['TEMPORAL_CLI'];
    else process.env['TEMPORAL_CLI'] = before;
  }
}

test('where one does not start, the other is not left running', async () => {
  await withTemporalCli('/nowhere/temporal', () =>
    assert.rejects(openServices(home, BOTH, ignore), { code: 'EMBEDDED_FAILED', message: /TEMPORAL_CLI is/ }),
  );
  assert.deepEqual(await findRunning(home), {});
  assert.equal(identify(pidOf(home, 'postgres')), undefined);
});

/** A `temporal` whose server ends in its first starts, as one does that finds a port taken for a part of itself. */
async function temporalThatEnds(starts: number): Promise<string> {
  const program = join(home, 'temporal-that-ends');
  const real = await findTemporalCli({ home, env: process.env, report: ignore });
  const count = join(home, 'starts');
  writeFileSync(count, '');
  const ends = `echo >> '${count}'; [ $(wc -l < '${count}') -gt ${starts} ] || { echo 'bind: address already in use' >&2; exit 1; }`;
  writeFileSync(program, `#!/bin/sh\nif [ "$1" = server ]; then ${ends}; fi\nexec '${real}' "$@"\n`, { mode: 0o700 });
  return program;
}

test('a Temporal server that ends while it starts is started again, three times at most', async () => {
  const temporal = { postgres: false, temporal: true };
  await withTemporalCli(await temporalThatEnds(2), async () => {
    const services = await openServices(home, temporal, ignore);
    assert.ok(services.temporal);
    await services.close();
  });
  await withTemporalCli(await temporalThatEnds(3), () =>
    assert.rejects(openServices(home, temporal, ignore), {
      code: 'EMBEDDED_FAILED',
      message: /address already in use$/,
    }),
  );
});
