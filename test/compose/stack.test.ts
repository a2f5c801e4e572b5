import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, describe, test } from 'node:test';
import { openStack, whyNot, type Stack } from './stack.js';

/** The image that the stack builds; half of it is Node, and the base is 50 MB larger where it is made by debootstrap. */
const SIZE_LIMIT = 400_000_000;

const TABLES = ['users', 'song', 'artist', 'times', 'songplay', 'unmatched_play'];

interface Inspected {
  readonly Config: { readonly User: string };
  readonly HostConfig: { readonly ReadonlyRootfs: boolean; readonly CapDrop: string[] };
}

/** A checksum of each table's rows. */
async function starOf(stack: Stack): Promise<string> {
  const sums = TABLES.map(
    (table) => `select '${table}', md5(string_agg(t::text, ';' order by t::text)) from ${table} t`,
  );
  const psql = ['psql', '--username=sparkify', '--dbname=sparkify', '--tuples-only', '--no-align'];
  return stack.compose('exec', '--no-TTY', 'warehouse', ...psql, '--command', sums.join(' union all '));
}

async function runs(stack: Stack): Promise<unknown[]> {
  return JSON.parse(await stack.sparkify('status', '--json')) as unknown[];
}

async function assertSame(stack: Stack, star: string): Promise<void> {
  assert.equal(await starOf(stack), star);
  const schedule = JSON.parse(await stack.sparkify('schedule', 'show', '--json')) as { paused?: boolean };
  assert.equal(schedule.paused, false);
}

describe('docker compose', { skip: whyNot() ?? false }, () => {
  let stack: Stack;
  let star: string;
  after(() => stack?.remove());

  test('up builds, starts, loads and applies the schedule', async () => {
    stack = await openStack();
    await stack.compose('up', '--detach', '--build');
    await stack.loaded();
    star = await starOf(stack);
    const plays = await stack.sparkify('query', 'select count(*) as plays from all_plays', '--json');
    assert.deepEqual(JSON.parse(plays), [{ plays: 6587 }]);
    assert.match(star, /^(\w+\|[0-9a-f]{32}\n){6}$/);
    await assertSame(stack, star);
    assert.equal((await runs(stack)).length, 1);
  });

  test('every container is healthy or has done its work', async () => {
    for (const { Service, State, Health, ExitCode } of await stack.containers()) {
      const once = ['seed', 'first-load'].includes(Service);
      assert.deepEqual([State, Health], once ? ['exited', ''] : ['running', 'healthy'], Service);
      assert.equal(ExitCode, 0, Service);
    }
  });

  test('no process in it is root, or can write to its image', async () => {
    const ids = (await stack.containers()).map(({ ID }) => ID);
    const inspected = JSON.parse(execFileSync('docker', ['inspect', ...ids], { encoding: 'utf8' })) as Inspected[];
    for (const { Config, HostConfig } of inspected) {
      assert.match(Config.User, /^(1000:1000|postgres)$/);
      assert.equal(HostConfig.ReadonlyRootfs, true);
      assert.deepEqual(HostConfig.CapDrop, ['ALL']);
    }
    await assert.rejects(stack.compose('exec', '-T', 'worker', 'touch', '/app/here'), /Read-only file system/);
  });

  test('the image is small', () => {
    const size = execFileSync('docker', ['image', 'inspect', '-f', '{{.Size}}', 'sparkify:local'], {
      encoding: 'utf8',
    });
    assert.ok(Number(size) < SIZE_LIMIT, `${size.trim()} bytes`);
  });

  test('doctor finds nothing wrong', async () => {
    const findings = JSON.parse(await stack.sparkify('doctor', '--json')) as { name: string; status: string }[];
    assert.ok(findings.length > 10);
    assert.deepEqual(
      findings.filter(({ status }) => status === 'failed'),
      [],
    );
  });

  test('it survives a restart', async () => {
    await stack.compose('restart');
    await stack.loaded();
    await assertSame(stack, star);
  });

  test('it survives down and up, and the second first load changes nothing', async () => {
    const before = (await runs(stack)).length;
    await stack.compose('down');
    await stack.compose('up', '--detach');
    await stack.loaded();
    await assertSame(stack, star);
    assert.equal((await runs(stack)).length, before + 1);
  });

  test('the worker stops within its grace time', async () => {
    await stack.compose('stop', 'worker');
    const worker = (await stack.containers()).find(({ Service }) => Service === 'worker');
    assert.equal(worker?.State, 'exited');
    assert.notEqual(worker.ExitCode, 137, 'killed');
  });
});
