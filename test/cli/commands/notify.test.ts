import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparkify } from '../../support/cli.js';
import { testHome } from '../../support/home.js';
import { noticeServer } from '../../support/notice-server.js';

const home = testHome();
const slack = await noticeServer();
const webhook = await noticeServer();
const CHANNELS = {
  SPARKIFY_NOTIFY_SLACK_URL: slack.url,
  SPARKIFY_NOTIFY_SLACK_SEVERITY: 'error',
  SPARKIFY_NOTIFY_WEBHOOK_URL: webhook.url,
};
const notify = (env: Record<string, string>, ...args: string[]) => sparkify(['notify', ...args], { home, env });

test('without a channel it says which settings there are', async () => {
  const { status, stderr } = await notify({}, '--test');
  assert.equal(status, 2);
  assert.match(stderr, /No channel is configured: nobody is notified\nSet one of SPARKIFY_NOTIFY_SLACK_URL/);
});

test('it lists the channels and their events, and sends nothing', async () => {
  const { status, stdout } = await notify(CHANNELS);
  assert.equal(status, 0);
  assert.match(stdout, /^slack {4}incoming webhook at 127\.0\.0\.1:\d+\n {9}failed held late/m);
  assert.match(stdout, /^webhook {2}127\.0\.0\.1:\d+, not signed\n/m);
  assert.doesNotMatch(stdout, /secret-token/);
  assert.deepEqual([slack.posts.length, webhook.posts.length], [0, 0]);
});

test('--test sends to each channel, whatever its events, and fails if one does not take it', async () => {
  webhook.status = 500;
  const { status, stdout } = await notify(CHANNELS, '--test', '--json');
  assert.equal(status, 1);
  const tried = JSON.parse(stdout) as { channel: string; outcome: string; problem: string | null }[];
  assert.deepEqual(
    tried.map(({ channel, outcome, problem }) => [channel, outcome, problem]),
    [
      ['slack', 'sent', null],
      ['webhook', 'failed', 'The webhook did not take the notice: it answered 500: no_service'],
    ],
  );
  assert.match(slack.posts[0]?.body ?? '', /this is a test, nothing has happened/);
});

test('doctor sends each a test, and names one that does not take it', async () => {
  slack.posts.length = 0;
  const { stdout } = await sparkify(['doctor'], { home, env: CHANNELS });
  assert.match(stdout, /^✓ notify by slack +Took a test: incoming webhook at 127/m);
  assert.match(
    stdout,
    /^✗ notify by webhook +The webhook did not take the notice: it answered 500: no_service\n +→ Correct/m,
  );
  assert.equal(slack.posts.length, 1);
});

test('settings that are wrong are named without their values', async () => {
  const wrong = {
    SPARKIFY_NOTIFY_SLACK_URL: 'ftp://x/secret-token',
    SPARKIFY_NOTIFY_WEBHOOK_SECRET: 'secret-token',
    SPARKIFY_NOTIFY_WEBHOOK_EVENTS: 'failed nights',
    SPARKIFY_NOTIFY_EMAIL_TO: 'nobody',
  };
  const { status, stderr } = await notify(wrong);
  assert.equal(status, 2);
  assert.match(stderr, /\[NOTIFY\] SLACK_URL .*: expected http\(s\):\/\/host\/path/);
  assert.match(stderr, /\[NOTIFY\] WEBHOOK_EVENTS .*: expected some of failed, held, late/);
  assert.match(stderr, /has 4 problem/);
  assert.doesNotMatch(stderr, /secret-token/);
  const alone = await notify({ SPARKIFY_NOTIFY_SMTP_URL: 'smtp://mail.example:25' });
  assert.match(alone.stderr, /\[NOTIFY\] SMTP_URL .*: expected together with EMAIL_FROM and EMAIL_TO/);
});
