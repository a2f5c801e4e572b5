import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { findTemporalCli } from '../../src/embedded/temporal-cli.js';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { ignore } from '../embedded/support/homes.js';
import { sparkify, startSparkify, type CliResult } from '../support/cli.js';
import { atEnd, startUp, testHome, withDatabase, type Up } from '../support/home.js';
import { sourceFlags } from '../support/sources.js';
import { until } from '../support/until.js';

const home = testHome();
const checks = join(home, 'checks');
const env = { SPARKIFY_LOAD_CHECKS: checks };
let up: Up;
let program: string;

before(async () => {
  mkdirSync(checks);
  writeFileSync(join(checks, 'blocked.sql'), '-- Nothing blocks the load.\nselect 1 as wrong;\n');
  const made = await generateSource({
    out: join(home, 'source'),
    days: 1,
    users: 10,
    songs: 30,
    seed: 1,
    eventsPerDay: 40,
  });
  program = await findTemporalCli({ home, env: process.env, report: ignore });
  up = await startUp(sourceFlags(made), { home, env });
  atEnd(async () => assert.equal(await up.stop(), 130, 'stopped by Ctrl-C'));
});

const resolve = (...args: string[]): Promise<CliResult> => sparkify(['resolve', ...args], { home, env });

/** As a person types it into a shell. */
function temporal(...args: string[]): string {
  return execFileSync(program, [...args, '--workflow-id', 'sparkify-load', '--address', up.address], {
    encoding: 'utf8',
  });
}

test('a load that is held says how it is released; a second terminal tries again, then accepts, by either id', async () => {
  const load = startSparkify(['load', '--full', '--on-failure', 'hold', '--json'], { home, env });
  await load.saw('sparkify resolve sparkify-load-full abort');
  const refused = await resolve('sparkify-load-full', 'accept', '--check', 'users_key', '--reason', 'x');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /expected one of the failed checks that are held: blocked[\s\S]*UPDATE_REFUSED/);
  const retried = await resolve('sparkify-load-full', 'retry', '--json');
  assert.deepEqual(
    [retried.status, JSON.parse(retried.stdout)],
    [0, { workflowId: 'sparkify-load-full', decision: 'retry', held: [] }],
  );
  const loadId = await withDatabase(home, async (client) => {
    const { rows } = await client.query<{ id: string }>('select max(load_id) as id from sparkify_ops.load_run');
    return rows[0]?.id ?? '';
  });
  await untilHeld('sparkify-load-full');
  const accepted = await resolve(loadId, 'accept', '--check', 'blocked', '--reason', 'it is known');
  assert.deepEqual([accepted.status, accepted.stdout], [0, 'sparkify-load-full continues\n'], accepted.stderr);
  const { status, stdout } = await load.ended;
  const result = JSON.parse(stdout) as LoadResult;
  assert.deepEqual([status, result.status, result.loadId], [0, 'COMPLETED', loadId]);
  assert.equal(result.checks.find(({ name }) => name === 'blocked')?.accepted, 'it is known');
  const after = await resolve(loadId, 'retry');
  assert.match(after.stderr, /has ended: nothing is held/);
});

/** A retry that was taken may not have failed again yet. */
async function untilHeld(workflowId: string): Promise<void> {
  const askWhatIsHeld = () => resolve(workflowId, 'accept', '--check', 'none', '--reason', 'x');
  const isHeld = ({ stderr }: CliResult) => {
    assert.match(stderr, /that are held: blocked|nothing is held/);
    return stderr.includes('that are held: blocked');
  };
  await until(askWhatIsHeld, isHeld);
}

test('the temporal command shows what is held, and releases it', async () => {
  temporal(
    'workflow',
    'start',
    '--type',
    'loadWarehouse',
    '--task-queue',
    'sparkify',
    '--input',
    '{"onFailure":"hold","full":true}',
  );
  await untilHeld('sparkify-load');
  const details = temporal('workflow', 'metadata');
  assert.match(details, /\*\*Held: runCheck blocked\.\*\* Fails at/);
  assert.ok(details.includes(join(checks, 'blocked.sql')) && !details.includes('sql//'), details);
  const abort = ['workflow', 'update', 'execute', '--name', 'abort', '--input', '{"reason":"not tonight"}'];
  assert.match(temporal(...abort), /held:\[\]/);
  assert.throws(() => temporal('workflow', 'result'), /Aborted by an operator: not tonight|failed/i);
});

test('what is not there cannot be released', async () => {
  const nothing = await resolve('no-such-load', 'retry');
  assert.deepEqual([nothing.status, nothing.stdout], [2, '']);
  assert.match(nothing.stderr, /There is no load no-such-load/);
});
