import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SETTINGS, type Settings } from '../../src/config/settings.js';
import type { EventDependencies, OutputDataset } from '../../src/lineage/event-datasets.js';
import type { Facets } from '../../src/lineage/facets.js';
import { runEvent, type RunEvent } from '../../src/lineage/run-event.js';
import { openTransports } from '../../src/lineage/transports.js';
import { LOG_JSONPATHS } from '../../src/load/json-mapping.js';
import type { LineageReport } from '../../src/model/lineage.js';
import { forEachTable } from '../../src/model/star.js';
import { folderStore } from '../../src/store/folder.js';
import { loadError } from '../support/expect.js';
import { freePort } from '../support/free-port.js';
import { problemsOf } from './support/check-events.js';

const root = mkdtempSync(join(tmpdir(), 'sparkify-lineage-'));
after(() => rmSync(root, { recursive: true, force: true }));

const COMPLETE: LineageReport = {
  type: 'COMPLETE',
  runId: '019b1f2e-7c11-7a3e-9c5d-2f4b6a8c0e13',
  workflowId: 'sparkify-2026-11-30',
  at: Date.parse('2026-11-30T03:12:00Z'),
  scheduledAt: Date.parse('2026-11-30T03:00:00Z'),
  plan: {
    loadId: '20261130t031200_1a2b3c4d',
    logData: 's3://udacity-dend/log_data/',
    logJsonPath: null,
    songData: '/data/song_data',
  },
  sources: { events: { objects: 30, bytes: 2048, rows: 8056 }, songs: { objects: 2, bytes: 512, rows: 2 } },
  changed: { ...forEachTable({ inserted: 1, updated: 0 }), users: { inserted: 97, updated: 3, deleted: 1 } },
  failure: null,
};
const STARTED: LineageReport = { ...COMPLETE, type: 'START', changed: null };
const FAILED: LineageReport = {
  ...COMPLETE,
  type: 'FAIL',
  scheduledAt: null,
  changed: null,
  failure: {
    code: 'CHECK_FAILED',
    message: 'The check song_key failed: 1 row(s) are wrong\n  song_id=SOSECRET\nsee them (value "Sylvie")',
    step: 'runCheck song_key',
  },
};

function eventOf(report: LineageReport, changes: Partial<Settings> = {}, engine: 'postgres' | 'redshift' = 'postgres') {
  const settings = { ...SETTINGS.parse({ CLUSTER_HOST: 'db.example', CLUSTER_DB_NAME: 'music' }), ...changes };
  const deps: EventDependencies = {
    settings,
    schemas: { star: 'public', ops: 'sparkify_ops' },
    warehouse: { engine },
    openStore: () => folderStore,
  };
  return runEvent(deps, report);
}

function table({ outputs }: RunEvent, name: string): OutputDataset {
  const found = outputs.find((one) => one.name.endsWith(`.${name}`));
  assert.ok(found, name);
  return found;
}

/** Members of a facet. */
function membersOf<T>(facets: Facets | undefined, name: string): T {
  const found = facets?.[name];
  assert.ok(found, name);
  return found as unknown as T;
}

test("events of every state are what OpenLineage's client takes", async () => {
  const events = await Promise.all(
    [STARTED, COMPLETE, FAILED, { ...FAILED, type: 'ABORT' } as const].map((one) => eventOf(one)),
  );
  assert.deepEqual(problemsOf(events), []);
});

test('the client finds members that are unknown, missing, of another type, or of another schema', async () => {
  const event = await eventOf(COMPLETE);
  const { producer, ...withoutProducer } = event;
  const users = table(event, 'users');
  const { schema } = users.facets;
  const withFacets = (facets: object) => ({ ...event, outputs: [{ ...users, facets }] });
  const wrong: readonly (readonly [event: object, problem: RegExp])[] = [
    [{ ...event, producedBy: producer }, /RunEvent has no producedBy/],
    [withoutProducer, /producer is missing/],
    [{ ...event, run: { ...event.run, runId: 'none' } }, /UUID/],
    [{ ...event, eventTime: '2026-11-30' }, /has to contain time/],
    [withFacets({ columns: schema }), /is no key of a SchemaDatasetFacet/],
    [withFacets({ schema: { ...schema, fields: [{ type: 'integer' }] } }), /name is missing/],
    [withFacets({ schema: { ...schema, fields: [{ name: 7 }] } }), /expected .*str.*, found 7/],
    [
      withFacets({ schema: { ...schema, _schemaURL: 'https://openlineage.io/none' } }),
      /is no schema of a DatasetFacet/,
    ],
  ];
  const problems = problemsOf(wrong.map(([one]) => one));
  wrong.forEach(([, problem], at) => {
    const own = problems.filter((text) => text.startsWith(`event ${at}`));
    assert.match(own.join('\n'), problem);
  });
});

test('datasets have the names that OpenLineage gives those of S3, of folders, PostgreSQL and Redshift', async () => {
  const { inputs, outputs } = await eventOf(STARTED);
  assert.deepEqual(
    inputs.map(({ namespace, name }) => [namespace, name]),
    [
      ['s3://udacity-dend', 'log_data'],
      ['file', '/data/song_data'],
    ],
  );
  assert.deepEqual([outputs[0]?.namespace, outputs[0]?.name], ['postgres://db.example:5439', 'music.public.users']);
  const namespaceOf = async (changes: Partial<Settings>) =>
    (await eventOf(STARTED, changes, 'redshift')).outputs[0]?.namespace;
  for (const CLUSTER_HOST of [
    'dwh.abc123xyz789.us-west-2.redshift.amazonaws.com',
    'dwh.123456789012.us-west-2.redshift-serverless.amazonaws.com',
  ])
    assert.equal(await namespaceOf({ CLUSTER_HOST }), 'redshift://dwh.us-west-2:5439');
  const named = { CLUSTER_HOST: 'vpce-1.example', CLUSTER_ID: 'dwh', CLUSTER_REGION: 'us-west-2' };
  assert.equal(await namespaceOf(named), 'redshift://dwh.us-west-2:5439');
  assert.equal(await namespaceOf({ CLUSTER_HOST: 'vpce-1.example' }), 'redshift://vpce-1.example:5439');
});

test('a completed load has figures, schemas, and the members that each column comes from', async () => {
  const event = await eventOf(COMPLETE);
  const { facets } = table(event, 'songplay');
  const { fields } = membersOf<{ fields: Record<string, { inputFields: unknown }> }>(facets, 'columnLineage');
  assert.deepEqual(fields['start_time']?.inputFields, [
    {
      namespace: 's3://udacity-dend',
      name: 'log_data',
      field: 'ts',
      transformations: [{ type: 'DIRECT', subtype: 'TRANSFORMATION' }],
    },
  ]);
  assert.deepEqual(fields['user_agent']?.inputFields, [
    {
      namespace: 's3://udacity-dend',
      name: 'log_data',
      field: 'userAgent',
      transformations: [{ type: 'DIRECT', subtype: 'IDENTITY' }],
    },
  ]);
  assert.equal(fields['batch_id'], undefined, 'no record has it');
  assert.deepEqual(membersOf<{ fields: object[] }>(facets, 'schema').fields[0], {
    name: 'songplay_id',
    type: 'varchar(32)',
    description: 'hash of user, session, item in session and time of the event',
    ordinal_position: 1,
  });
  const read = membersOf<{ rowCount: number; size: number }>(event.inputs[0]?.inputFacets, 'inputStatistics');
  assert.deepEqual([read.rowCount, read.size], [8056, 2048]);
  assert.equal(membersOf<{ rowCount: number }>(table(event, 'users').outputFacets, 'outputStatistics').rowCount, 100);
});

test('the members of the logs are those of the JSONPaths file of the load', async () => {
  const logJsonPath = join(root, 'paths.json');
  const jsonpaths = LOG_JSONPATHS.map((path) => path.replace("$['ts']", "$['meta']['when']"));
  writeFileSync(logJsonPath, JSON.stringify({ jsonpaths }));
  const event = await eventOf({ ...COMPLETE, plan: { ...COMPLETE.plan, logJsonPath } });
  const { fields } = membersOf<{ fields: Record<string, { inputFields: { field: string }[] }> }>(
    table(event, 'times').facets,
    'columnLineage',
  );
  assert.equal(fields['hour']?.inputFields[0]?.field, 'meta.when');
  assert.deepEqual(problemsOf([event]), []);
});

test('a failure says what failed, without rows and values of the data', async () => {
  const { run } = await eventOf(FAILED);
  const { message } = membersOf<{ message: string }>(run.facets, 'errorMessage');
  assert.match(message, /^CHECK_FAILED in runCheck song_key\nThe check song_key failed/);
  assert.doesNotMatch(message, /SOSECRET|Sylvie/);
});

test('a failed load does not need the JSONPaths file that it may have failed by', async () => {
  const lost = { ...FAILED, plan: { ...FAILED.plan, logJsonPath: join(root, 'none.json') } };
  assert.deepEqual(problemsOf([await eventOf(lost)]), []);
  await assert.rejects(eventOf({ ...lost, type: 'COMPLETE', changed: COMPLETE.changed }), /none\.json/);
});

test('a service that is tried without an event is not said to have refused one', async () => {
  const port = await freePort();
  const [transport] = openTransports({ ...SETTINGS.parse({}), LINEAGE_URL: `http://127.0.0.1:${port}/api` });
  const place = `The service at 127.0.0.1:${port}`;
  await assert.rejects(async () => transport?.probe(), loadError('LINEAGE_FAILED', `${place} takes no events: ECONN`));
});
