import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { connectS3 } from '../../src/store/s3-connection.js';
import { listKeys } from '../../src/store/s3-list.js';
import { FACTS, type AskedFact } from '../../src/cli/commands/doctor/facts/ask-facts.js';
import { sparkify, startSparkify } from '../support/cli.js';
import { environmentOf } from '../support/environment.js';
import { testHome } from '../support/home.js';
import { redshiftWarehouse } from '../support/redshift-warehouse.js';
import { until } from '../support/until.js';
import type { Strict } from '../support/redshift/strictness.js';

const home = testHome();
const warehouse = await redshiftWarehouse();
const comparing = await redshiftWarehouse({ lenient: ['trailing blanks'] });
const late = await redshiftWarehouse({ viewDelayMs: 2_000, behindProxy: true });
const { redshift, settings, bucket } = warehouse;
const { strictness } = redshift;

/** Switches that may be changed while the emulator runs. */
const SWITCHES: readonly Strict[] = [
  'row counts',
  'schemas',
  'intervals',
  'update from',
  'keys twice',
  'table locks',
  'rejected records',
  'region',
];

afterEach(() => {
  strictness.lenient = [];
  strictness.temporaryTables = null;
});

async function facts(changes: Partial<typeof settings> = {}, ...flags: string[]) {
  return sparkify(['doctor', '--redshift-facts', ...flags], { home, env: environmentOf({ ...settings, ...changes }) });
}

/** Asks the facts as JSON; none of them may break. */
async function askedFacts(changes: Partial<typeof settings> = {}): Promise<AskedFact[]> {
  const { status, stdout, stderr } = await facts(changes, '--json');
  assert.equal(status, 0, stdout + stderr);
  return JSON.parse(stdout) as AskedFact[];
}

function otherThanAssumed(asked: readonly AskedFact[]): Pick<AskedFact, 'name' | 'outcome'>[] {
  return asked.filter(({ outcome }) => outcome !== 'as assumed').map(({ name, outcome }) => ({ name, outcome }));
}

function seenOf(asked: readonly AskedFact[], name: string): string {
  return asked.find((fact) => fact.name === name)?.seen ?? '';
}

/** Schemas of the database and keys of the bucket. */
async function everything(): Promise<unknown[]> {
  const { rows } = await warehouse.database.query('select nspname as name from pg_namespace order by 1');
  const connection = connectS3(settings);
  const keys: string[] = [];
  for await (const page of listKeys(connection, { bucket, key: '' })) keys.push(...page.map(({ Key }) => Key));
  connection.close();
  return [rows, keys];
}

test('on the emulator every fact is as assumed, and nothing is left behind', async () => {
  const before = await everything();
  const asked = await askedFacts();
  assert.deepEqual(
    asked.map(({ name }) => name),
    FACTS.map(({ name }) => name),
  );
  assert.deepEqual(otherThanAssumed(asked), []);
  for (const { seen, means, assumed } of asked) assert.ok(seen !== '' && means !== '' && assumed !== '');
  assert.deepEqual(await everything(), before);
});

describe('where the warehouse is kinder than assumed, it is named', () => {
  for (const strict of SWITCHES) {
    test(strict, async () => {
      strictness.lenient = [strict];
      assert.deepEqual(otherThanAssumed(await askedFacts()), [{ name: strict, outcome: 'differs' }]);
    });
  }
});

test('a warehouse that compares trailing blanks is named', async () => {
  const found = otherThanAssumed(await askedFacts(comparing.settings));
  assert.deepEqual(found, [{ name: 'trailing blanks', outcome: 'differs' }]);
});

test('queries that need temporary tables are named', async () => {
  strictness.temporaryTables = /from all_plays as p[^]*inner join times/;
  const asked = await askedFacts();
  assert.deepEqual(otherThanAssumed(asked), []);
  assert.equal(seenOf(asked, 'read-only queries'), 'Fail with 25006: busiest_hours, weekly_rhythm');
});

test('late views are waited for, and a pid behind a proxy is told', async () => {
  const asked = await askedFacts(late.settings);
  assert.deepEqual(otherThanAssumed(asked), []);
  assert.match(seenOf(asked, 'delay of SYS views'), /^After [2-9]\.\d s$/);
  assert.equal(seenOf(asked, 'pid'), 'Another number');
});

test('without a staging prefix COPY is not tried', async () => {
  const skipped = ['rejected records', 'deleted keys', 'region', 'default of a column'].map((name) => ({
    name,
    outcome: 'not asked',
  }));
  assert.deepEqual(otherThanAssumed(await askedFacts({ S3_WORK_PREFIX: undefined })), skipped);
});

test('a fact that a load depends on and that does not hold is exit status 1; the schema is dropped all the same', async () => {
  const before = await everything();
  redshift.faults.next('conflict', /update fact_row/);
  const { status, stdout } = await facts();
  assert.equal(status, 1);
  assert.match(stdout, /fact +│ outcome +│ assumed +│ seen +│ what that means/);
  assert.match(stdout, /A load depends on what does not hold: update from\./);
  assert.deepEqual(await everything(), before);
});

test('a command that the user stops drops the schema too', async () => {
  const before = await everything();
  const running = startSparkify(['doctor', '--redshift-facts'], { home, env: environmentOf(settings) });
  await until(everything, (now) => !isDeepStrictEqual(now, before));
  assert.equal((await running.end('SIGINT')).status, 130);
  assert.deepEqual(await everything(), before);
});

test('PostgreSQL is refused', async () => {
  const { status, stderr } = await facts({ CLUSTER_ENGINE: 'postgres' });
  assert.equal(status, 2);
  assert.match(stderr, /the warehouse is PostgreSQL/);
});
