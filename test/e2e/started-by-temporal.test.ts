import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { generateSource, type Generated } from '../../src/generate/generate.js';
import { findTemporalCli } from '../../src/embedded/temporal-cli.js';
import type { LoadResult } from '../../src/model/result.js';
import { ignore } from '../embedded/support/homes.js';
import { atEnd, startUp, testHome, type Up } from '../support/home.js';
import { failureOf, withTemporal } from '../support/run-workflow.js';
import { sourceFlags } from '../support/sources.js';

const home = testHome();
let made: Generated;
let up: Up;
let program: string;

before(async () => {
  made = await generateSource({ out: join(home, 'source'), days: 3, users: 20, songs: 60, seed: 1, eventsPerDay: 60 });
  program = await findTemporalCli({ home, env: process.env, report: ignore });
  up = await startUp(sourceFlags(made), { home });
  atEnd(async () => assert.equal(await up.stop(), 130, 'stopped by Ctrl-C'));
});

/** As a person types it into a shell. */
function startByHand(...input: string[]): string {
  const start = ['workflow', 'start', '--type', 'loadWarehouse', '--task-queue', 'sparkify', ...input];
  const output = execFileSync(program, [...start, '--address', up.address, '-o', 'json'], { encoding: 'utf8' });
  return (JSON.parse(output) as { workflowId: string }).workflowId;
}

function resultOf(workflowId: string): Promise<LoadResult> {
  return withTemporal(up.address, (client) => client.workflow.getHandle(workflowId).result() as Promise<LoadResult>);
}

test('with no input it loads what the worker is configured for', async () => {
  const { status, objects, tables } = await resultOf(startByHand());
  assert.deepEqual([status, objects.events.loaded, objects.songs.loaded, tables.song], ['COMPLETED', 3, 60, 60]);
});

test('with {} or a part of the input the rest is filled in', async () => {
  const empty = await resultOf(startByHand('--input', '{}'));
  const { listed, loaded, skipped } = empty.objects.events;
  assert.deepEqual([empty.status, listed, loaded, skipped], ['COMPLETED', 3, 0, 3]);
  const part = await resultOf(startByHand('--input', '{"date":"2018-11-02","full":true,"maxErrors":5}'));
  assert.deepEqual([part.status, part.objects.events.loaded, part.objects.songs.loaded], ['COMPLETED', 1, 60]);
});

const WRONG: readonly (readonly [input: string, ...problems: RegExp[]])[] = [
  ['"yesterday"', /input: /],
  ['[]', /input: /],
  ['{"datum":"2018-11-01","Full":true}', /2 problem\(s\)/, /datum: not known; known are logData/, /Full: not known/],
  [
    '{"date":"yesterday","maxErrors":-1,"full":"yes","songData":"","surplus":1}',
    /5 problem\(s\)/,
    /date: expected a day as YYYY-MM-DD/,
    /maxErrors: expected a whole number from 0/,
    /full: expected true or false/,
    /songData: expected text/,
    /surplus: not known/,
  ],
  [
    '{"from":"2018-11-02","logData":"/etc"}',
    /2 problem\(s\)/,
    /from: expected both from and to/,
    /logData: \/etc is not among/,
  ],
  ['{"from":"2018-11-02","surplus":1}', /2 problem\(s\)/, /from: expected both from and to/, /surplus: not known/],
  ['{"from":"2018-11-02","to":"2018-11-01"}', /to: expected a day that is not before from/],
];

/** Asserts that a load failed by its input, in one attempt of one step. @returns its message. */
async function invalidInputOf(workflowId: string): Promise<string> {
  return withTemporal(up.address, async (client) => {
    const { type, message } = await failureOf(client, workflowId);
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    const starts = (events ?? []).flatMap(({ activityTaskStartedEventAttributes: start }) => start ?? []);
    assert.deepEqual([type, starts.map(({ attempt }) => attempt)], ['INPUT_INVALID', [1]], workflowId);
    return message;
  });
}

test('wrong input fails at once, not retried, with every problem named', async () => {
  const started = WRONG.map(([input]) => startByHand('--input', input));
  for (const [at, [input, ...problems]] of WRONG.entries()) {
    const message = await invalidInputOf(started[at]!);
    for (const problem of problems) assert.match(message, problem, input);
  }
});

test('a second input is not ignored', async () => {
  const message = await invalidInputOf(startByHand('--input', '{}', '--input', '{"full":true}'));
  assert.match(message, /input: expected one, found 2; put all fields into one object/);
});

test('a megabyte of unknown fields fails at once, and names the first of them', async () => {
  const fields = Array.from({ length: 10_000 }, (_, n) => [`field_${n}_${'x'.repeat(90)}`, n]);
  const workflowId = `huge-${Date.now()}`;
  const options = { taskQueue: 'sparkify', workflowId, args: [Object.fromEntries(fields)] };
  await withTemporal(up.address, (client) => client.workflow.start('loadWarehouse', options));
  const message = await invalidInputOf(workflowId);
  assert.match(message, /The input has 10000 problem\(s\): field_0_x+: not known/);
});
