import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ERRORS, type ErrorCode } from '../../src/model/errors.js';
import { NOTICE_EVENTS, type LoadOutcome, type Notice, type NoticeEvent } from '../../src/model/notice.js';
import { checkOf, firstCommand } from '../../src/notify/first-command.js';
import { failedNotice, heldNotice, recoveredNotice, warnedNotice } from '../../src/notify/load-notices.js';
import { runbookUrl } from '../../src/notify/runbook.js';
import { oneLine, plainText } from '../../src/notify/text.js';

const CONTEXT = { uiUrl: 'http://temporal.example:8233', namespace: 'default', docsUrl: 'https://git.example/docs' };
const AT = Date.parse('2026-11-30T03:12:00Z');
const OUTCOME: LoadOutcome = {
  outcome: 'failed',
  workflowId: 'sparkify-load-2026-11-30T03:00:00Z',
  runId: 'run-1',
  loadId: '20261130t030000_1a2b3c4d',
  nth: 1,
  startedAt: AT - 720_000,
  at: AT,
  scheduleId: 'sparkify-daily',
  failure: null,
  held: [],
  warnedChecks: [],
  warnings: [],
  rejected: 0,
};

const CHECK = {
  code: 'CHECK_FAILED',
  step: 'runCheck song_key',
  message: [
    'Check song_key failed: 7 rows. Fails if a song_id of song is missing or occurs more than once.',
    '  {"song_id":"SOAAAAA12AB0180000","first_name":"Wanda"}',
    'All of them (or sql/checks/star/song_key.sql with search_path sparkify_run_1, public, sparkify_ops):',
    '  sparkify check song_key --load 20261130t030000_1a2b3c4d',
    `${ERRORS.CHECK_FAILED.remedy} (CHECK_FAILED, docs/errors.md)`,
  ].join('\n'),
};

function assertWhole(notice: Notice): string {
  const text = plainText(notice);
  assert.ok(text.split('\n').length <= 12, text);
  assert.equal(text.split('\n').length, notice.lines.length + 1, 'a line has a line break');
  return text;
}

test('a failed load says what, where, since when, the first command, the fix, and links', () => {
  const text = assertWhole(failedNotice(OUTCOME, CHECK, CONTEXT));
  assert.equal(
    text,
    [
      'Sparkify: load failed in runCheck song_key (CHECK_FAILED)',
      'What: Check song_key failed: 7 rows. Fails if a song_id of song is missing or occurs more than once.',
      'Where: runCheck song_key, load 20261130t030000_1a2b3c4d, workflow sparkify-load-2026-11-30T03:00:00Z',
      'Since: 2026-11-30 03:12 UTC; the load began at 2026-11-30 03:00 UTC',
      'Effect: nothing of this run was published; readers see the last good load',
      'First: sparkify check song_key --load 20261130t030000_1a2b3c4d  # prints the rows that are wrong',
      `Fix: ${ERRORS.CHECK_FAILED.remedy}`,
      'Then: sparkify schedule resume  # a failed run pauses sparkify-daily',
      'Run: http://temporal.example:8233/namespaces/default/workflows/sparkify-load-2026-11-30T03%3A00%3A00Z/run-1',
      'Runbook: https://git.example/docs/operations.md#a-check-has-failed',
    ].join('\n'),
  );
});

test('a load that failed after its publish says so, and one whose publish was not answered says that it is not known', () => {
  const textOf = (published: 'yes' | 'unknown') =>
    assertWhole(
      failedNotice(OUTCOME, { code: 'WAREHOUSE_UNAVAILABLE', step: '', message: 'gone', published }, CONTEXT),
    );
  assert.match(textOf('yes'), /^Effect: the star was published before the failure$/m);
  assert.match(textOf('unknown'), /^Effect: .* the ledger says whether it was published$/m);
});

test('no row, no rejected value and no line of the data is in a notice', () => {
  const rejected = {
    code: 'RECORDS_REJECTED',
    step: 'copyStaging stage_events',
    message:
      '1 record(s) of events rejected for stage_events:\n' +
      's3://b/log\u202e.json, line 3, column ts: invalid digit (value Wanda Miller)\nmore\n',
  };
  const text = assertWhole(failedNotice(OUTCOME, rejected, CONTEXT));
  assert.match(text, /line 3, column ts: invalid digit$/m);
  assert.doesNotMatch(text + assertWhole(failedNotice(OUTCOME, CHECK, CONTEXT)), /Wanda|\u202e/);
});

test('a message that lists what is wrong has the first of it beside its heading', () => {
  const message =
    'Tables differ from what this program creates:\n  artist.name is varchar(10): expected varchar(512)\n  a.b';
  const failure = { code: 'SCHEMA_MISMATCH', step: 'createTables', message };
  const text = assertWhole(failedNotice(OUTCOME, failure, CONTEXT));
  assert.match(text, /^What: Tables differ .* creates: artist\.name is varchar\(10\): expected varchar\(512\)$/m);
});

test('a held load has the three decisions', () => {
  const held = [
    { failure: CHECK, check: 'song_key', until: AT + 86_400_000 },
    { failure: { ...CHECK, step: 'runCheck users_key' }, check: 'users_key', until: AT + 86_400_000 },
  ];
  const text = assertWhole(heldNotice({ ...OUTCOME, outcome: 'held', held, workflowId: "it's" }, CONTEXT));
  assert.match(text, /^Sparkify: load is held, 2 steps: decide by 2026-12-01 03:12 UTC\n/);
  assert.match(text, /^Retry: sparkify resolve 'it'\\''s' retry {2}# once/m);
  assert.match(text, /^Accept: sparkify resolve 'it'\\''s' accept --check song_key --reason "why"/m);
  assert.match(text, /^Abort: sparkify resolve 'it'\\''s' abort --reason "why"/m);
  assert.match(text, /^Runbook: .*#a-load-is-held-decide$/m);
});

test('a load that had no plan has its workflow, and doctor as its first command', () => {
  const failure = { code: 'CONFIG_INVALID', step: 'planLoad', message: 'The configuration has 1 problem(s):\n  [S3]' };
  const notice = failedNotice({ ...OUTCOME, loadId: null, scheduleId: null }, failure, { ...CONTEXT, uiUrl: null });
  const text = assertWhole(notice);
  assert.equal(notice.id, 'run-1/failed');
  assert.match(text, /^First: sparkify doctor {2}#/m);
  assert.match(text, /^Run: sparkify-load-2026-11-30T03:00:00Z, run-1$/m);
  assert.doesNotMatch(text, /schedule resume/);
});

test('recovered and warned loads say since when and what', () => {
  const good: LoadOutcome = { ...OUTCOME, outcome: 'completed' };
  const recovered = assertWhole(recoveredNotice(good, { count: 2, since: AT - 86_400_000 }, CONTEXT));
  assert.match(recovered, /after 2 bad ones/);
  assert.match(recovered, /bad since 2026-11-29 03:12 UTC/);
  assert.equal(warnedNotice(good, CONTEXT), null);
  const warnings = Array.from({ length: 9 }, (_, n) => `warning ${n}\nwith a line`);
  const warnedChecks = [{ name: 'match_rate', severity: 'warn', status: 'failed', failing: 3 }] as const;
  const warned = warnedNotice({ ...good, warnings, warnedChecks, rejected: 2 }, CONTEXT);
  assert.ok(warned);
  assert.match(assertWhole(warned), /^What: check match_rate warns: 3 row\(s\)\nWhat: 2 record/m);
  assert.match(plainText(warned), /^More: 7 further warning\(s\)$/m);
});

test('every code has a first command, and one that the ledger cannot answer yet has doctor', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const { command, why } = firstCommand({ failure: { code, step: 'publish' }, check: null, id: 'load 1' });
    assert.match(command, /^sparkify \w+/, code);
    assert.ok(why.length > 10, code);
    const early = firstCommand({ failure: { code, step: 'createTables' }, check: null, id: 'load 1' });
    assert.doesNotMatch(early.command, /status ./, code);
  }
  assert.equal(checkOf(CHECK), 'song_key');
  assert.equal(checkOf({ code: 'SQL_FAILED', step: 'runCheck song_key' }), null);
  assert.match(firstCommand({ failure: { code: 'OTHER', step: '' }, check: null, id: 'load 1' }).command, /'load 1'$/);
});

test('every section that a notice links to is there', () => {
  const headings = (file: string) =>
    [...readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8').matchAll(/^##+ (.+)$/gm)].map(
      ([, title = '']) =>
        title
          .toLowerCase()
          .replaceAll(/[^\w\s-]/g, '')
          .replaceAll(' ', '-'),
    );
  const known = { 'operations.md': headings('operations.md'), 'errors.md': headings('errors.md') };
  const urls = [
    ...Object.keys(ERRORS).map((code) => runbookUrl('failed', code, undefined)),
    ...Object.keys(NOTICE_EVENTS).map((event) => runbookUrl(event as NoticeEvent, null, undefined)),
    runbookUrl('failed', 'OTHER', undefined),
  ];
  for (const url of urls) {
    const [, file = '', anchor = ''] = /^docs\/(\w+\.md)#(.+)$/.exec(url) ?? [];
    assert.ok(known[file as keyof typeof known]?.includes(anchor), url);
  }
});

test('a line has no invisible character, and an end', () => {
  assert.equal(oneLine(' a\u0000\r\n\u200b b\u202e\tc '), 'a b c');
  assert.equal([...oneLine('😀'.repeat(400))].length, 300);
});
