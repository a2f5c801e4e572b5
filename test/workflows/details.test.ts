import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeProgress } from '../../src/workflows/details.js';
import type { StepProgress } from '../../src/model/steps.js';
import type { Progress } from '../../src/workflows/progress.js';
import { NO_OBJECTS, type Failure } from '../../src/model/result.js';
import { PLAN } from '../support/fake-plan.js';

const AT = Date.UTC(2026, 0, 2, 3, 4);
const done = (step: string, figures: Partial<StepProgress> = {}): StepProgress => ({
  step,
  subject: '',
  state: 'done',
  startedAt: AT,
  endedAt: AT + 2_000,
  rows: null,
  changed: null,
  rejected: null,
  ...figures,
});
const FAILURE: Failure = {
  code: 'CHECK_FAILED',
  message: 'Check second failed: 3 rows.\nRun the check by hand.',
  step: 'runCheck second',
  sql: 'sql/checks/run/second.sql',
};

function details(progress: Partial<Progress>, workflowId = 'sparkify-load'): string {
  const none = {
    plan: PLAN,
    objects: { events: NO_OBJECTS, songs: NO_OBJECTS },
    steps: [],
    checks: [],
    held: [],
    warnings: [],
    failure: null,
  };
  return describeProgress({ ...none, ...progress }, workflowId);
}

test('each step is a row: what it read, what it changes, how fast it was, and how it stands', () => {
  const text = details({
    steps: [
      done('copyStaging', { subject: 'stage_events', rows: 8_056, rejected: 3 }),
      done('loadFact', { subject: 'songplay', changed: 6_820 }),
      done('publish', { state: 'running', endedAt: null }),
      done('runCheck', { subject: 'second' }),
    ],
    warnings: ['the objects are small'],
  });
  assert.match(text, /^Load nothing\n/);
  const rows = text.replaceAll('\u00a0', '').replaceAll(/ +/g, ' ');
  assert.match(rows, /^\| state \| step \| table \| read \| changed \| rejected \| seconds \| rows\/s \|$/m);
  assert.match(rows, /^\| done \| copyStaging \| stage_events \| 8,056 \| \| 3 \| 2\.0 \| 4,028 \|$/m);
  assert.match(rows, /^\| done \| loadFact \| songplay \| \| 6,820 \| \| 2\.0 \| 3,410 \|$/m);
  assert.match(rows, /^\| running \| publish \|( \|){6}$/m);
  assert.ok(!text.includes('runCheck'), 'checks are not steps for those who read this');
  assert.match(text, /^Note: the objects are small$/m);
});

test('of the checks it says how many passed, failed and are to come, and names the failed ones', () => {
  const text = details({
    checks: [
      { name: 'first', severity: 'error', status: 'passed', failing: 0 },
      { name: 'second', severity: 'error', status: 'failed', failing: 3, accepted: 'known | since\nMay' },
    ],
  });
  assert.match(text, /^Checks: 1 passed, 1 failed, 1 to come$/m);
  const warned = details({ checks: [{ name: 'first', severity: 'warn', status: 'failed', failing: 3 }] });
  assert.match(warned, /^Checks: 0 passed, 1 warned, 0 failed, 2 to come$/m);
  assert.match(text, /^\| check\u00a0 \| severity\u00a0 \| accepted\u00a0 \| \u00a0rows \|$/m);
  assert.match(text, /^\| second\u00a0 \| error\u00a0 \| known \\\| since May\u00a0 \| \u00a03 \|$/m);
});

test('a failed load begins with what failed, and ends with nothing to look for', () => {
  const text = details({ failure: FAILURE });
  assert.match(text, /^\*\*Failed in runCheck second\*\* \(CHECK_FAILED\)\. Nothing of this run was published\./);
  for (const part of [
    'Run the check by hand.',
    '`sparkify status fake`',
    '`sparkify_run_fake`',
    '`sql/checks/run/second.sql`',
  ])
    assert.ok(text.includes(part), part);
  assert.ok(details({ failure: { ...FAILURE, published: 'yes' } }).includes('The star was published before.'));
  assert.ok(details({ failure: { ...FAILURE, published: 'unknown' } }).includes('the ledger says whether'));
});

test('a run that found nothing new says so first', () => {
  const text = details({ steps: [done('discoverObjects', { rows: 0 }), done('recordNothingNew')] });
  assert.match(text, /^\*\*Nothing new\.\*\* All listed objects are in the ledger/);
  assert.ok(!details({ steps: [done('discoverObjects', { rows: 0 })] }).includes('Nothing new'));
});

test('of a message the rows and lines of source stand as they are, and nothing else is taken for Markdown', () => {
  const message = 'Not *this* or <that>, a_b or _c_, but --max-errors\n  {"a":"```"}\n    ^\n- all of them\n1. last';
  const text = details({ failure: { ...FAILURE, message } });
  assert.ok(text.includes('Not \\*this\\* or \\<that>, a_b or \\_c\\_, but `--max-errors`\n'), text);
  assert.ok(text.includes('\n\n```\n  {"a":"\'\'\'"}\n    ^\n```\n\n\\- all of them\n\\1. last\n'), text);
});

test('a held load says what an operator can do, until when, and how', () => {
  const held = [{ failure: FAILURE, check: 'second', until: AT }];
  const text = details({ held }, 'my load');
  assert.match(text, /^\*\*Held: runCheck second\.\*\* Fails at 2026-01-02 03:04 UTC/);
  assert.ok(text.includes("`sparkify resolve 'my load' retry`"));
  assert.ok(text.includes('`{"check":"second","reason":"…"}`'));
  assert.ok(text.includes('**accept**'));
  assert.ok(text.includes('ends the load as failed; nothing is published'));
  assert.ok(details({ held, isPublished: true }).includes('ends the load as failed; the star is published already'));
  assert.ok(!details({ held: [{ failure: FAILURE, check: null, until: AT }] }).includes('**accept**'));
});

test('the text is short enough for Temporal, however long a load goes on and however much fails', () => {
  const message = 'x'.repeat(1_400);
  const name = 'y'.repeat(60);
  const text = details({
    steps: Array.from({ length: 400 }, () => done('loadDimension', { subject: 'artist', changed: 123_456_789 })),
    held: Array.from({ length: 24 }, () => ({ failure: { ...FAILURE, message }, check: name, until: AT })),
    checks: Array.from({ length: 60 }, () => ({
      name,
      severity: 'error',
      status: 'failed',
      failing: 1,
      accepted: 'z'.repeat(100),
    })),
  });
  assert.ok(Buffer.byteLength(text) <= 20_000, `${Buffer.byteLength(text)} bytes`);
  assert.ok(text.includes('The last '));
});

test('objects that replace others, are read again with them, or are gone are counted; a source without any says nothing', () => {
  const events = { ...NO_OBJECTS, replaced: 1, reread: 2, removed: 3 };
  const text = details({ objects: { events, songs: NO_OBJECTS } });
  assert.match(text, /^Objects of events: 1 replaced, 2 read again with them, 3 no longer in the source$/m);
  assert.ok(!text.includes('Objects of songs'), text);
});
