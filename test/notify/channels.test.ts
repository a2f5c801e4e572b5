import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { KnownBlock } from '@slack/types';
import { Webhook } from 'standardwebhooks';
import { SETTINGS, type Settings } from '../../src/config/settings.js';
import type { ChannelName, Notice } from '../../src/model/notice.js';
import { openChannels } from '../../src/notify/channels/open-channels.js';
import { slackMessage } from '../../src/notify/channels/slack.js';
import { loadError } from '../support/expect.js';
import { freePort } from '../support/free-port.js';
import { mailServer } from '../support/mail-server.js';
import { noticeServer } from '../support/notice-server.js';
import { startMoto, type MotoServer } from '../support/s3-server.js';

const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** A notice whose texts try to be markup, mentions and further lines. */
const NOTICE: Notice = {
  id: '20261130t031200_1a2b3c4d/failed',
  event: 'failed',
  isOver: false,
  title: 'Sparkify: load failed in runCheck <!channel> (CHECK_FAILED)',
  lines: [
    { name: 'What', text: 'Check *a* & <https://evil.example|click> failed: Björk' },
    { name: 'First', command: 'sparkify check song_key --load x', text: 'prints the rows that are wrong' },
    { name: 'Run', url: 'http://127.0.0.1:8233/namespaces/default/workflows/w/r' },
  ],
  subject: '20261130t031200_1a2b3c4d',
  code: 'CHECK_FAILED',
  at: Date.parse('2026-11-30T03:12:00Z'),
};

const http = await noticeServer();
/** Subscription that wants other events. */
const others = await noticeServer();
const mail = await mailServer('sparkify', 'mail-password');
let moto: MotoServer;
let topic: string;

before(async () => {
  moto = await startMoto();
  process.env['AWS_ACCESS_KEY_ID'] = moto.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = moto.secretAccessKey;
  const client = new SNSClient({ region: moto.region, endpoint: moto.endpoint });
  topic = (await client.send(new CreateTopicCommand({ Name: 'nights' }))).TopicArn ?? '';
  for (const [{ url }, event] of [
    [http, 'failed'],
    [others, 'held'],
  ] as const) {
    const Attributes = { FilterPolicy: JSON.stringify({ event: [event], severity: ['error'], isOver: ['false'] }) };
    await client.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'http', Endpoint: url, Attributes }));
  }
  client.destroy();
});
after(() => moto.stop());

function channelOf(name: ChannelName, changes: Partial<Settings>) {
  const channel = openChannels({ ...SETTINGS.parse({}), ...changes }).find((one) => one.name === name);
  assert.ok(channel, `no ${name}`);
  return channel;
}

/** Lets the next posts be the only ones that a test sees. */
function emptied(): typeof http.posts {
  http.posts.length = 0;
  http.status = 200;
  return http.posts;
}

test('Slack is sent rich text, in which data is no markup, and an escaped text', async () => {
  const posts = emptied();
  await channelOf('slack', { NOTIFY_SLACK_URL: http.url }).send(NOTICE);
  const [post] = posts;
  assert.equal(post?.headers['content-type'], 'application/json; charset=utf-8');
  assert.deepEqual(JSON.parse(post?.body ?? ''), slackMessage(NOTICE));
  const { text, blocks } = slackMessage(NOTICE);
  // Slack's own types are its documented form.
  const documented: readonly KnownBlock[] = structuredClone(blocks) as unknown as KnownBlock[];
  assert.equal(documented[0]?.type, 'rich_text');
  assert.match(text, /&lt;!channel&gt;/);
  assert.doesNotMatch(text, /[<>]|&(?!amp;|lt;|gt;)/);
  const [section] = blocks[0].elements;
  assert.deepEqual(
    section.elements.map(({ type }) => type),
    ['text', 'text', 'text', 'text', 'text', 'text', 'text', 'text', 'text', 'link'],
  );
  assert.ok(section.elements.some((one) => one.type === 'text' && one.text.includes('<https://evil.example|click>')));
});

test('the webhook is sent JSON that a library of Standard Webhooks verifies, and refuses when it was changed', async () => {
  const posts = emptied();
  await channelOf('webhook', { NOTIFY_WEBHOOK_URL: http.url, NOTIFY_WEBHOOK_SECRET: SECRET }).send(NOTICE);
  const [{ body, headers }] = posts as [(typeof posts)[0]];
  const signed = headers as Record<string, string>;
  const verified = new Webhook(SECRET).verify(body, signed) as Record<string, unknown>;
  assert.deepEqual(
    [verified['id'], verified['event'], verified['severity'], verified['time'], verified['code']],
    [NOTICE.id, 'failed', 'error', '2026-11-30T03:12:00.000Z', 'CHECK_FAILED'],
  );
  assert.equal(String(verified['text']).split('\n').length, 4);
  assert.throws(() => new Webhook(SECRET).verify(body.replace('failed', 'passed'), signed), /No matching signature/);
  assert.equal(signed['webhook-id'], NOTICE.id);
});

test('without a secret the webhook is not signed', async () => {
  const posts = emptied();
  await channelOf('webhook', { NOTIFY_WEBHOOK_URL: http.url }).send(NOTICE);
  assert.deepEqual(
    Object.keys(posts[0]?.headers ?? {}).filter((name) => name.startsWith('webhook-')),
    ['webhook-id', 'webhook-timestamp'],
  );
});

test('a service that refuses, or is not there, is named without its address', async () => {
  emptied();
  http.status = 404;
  const slack = channelOf('slack', { NOTIFY_SLACK_URL: http.url });
  await assert.rejects(slack.send(NOTICE), loadError('NOTIFY_FAILED', 'Slack did not take', '404: no_service'));
  const gone = channelOf('webhook', { NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${await freePort()}/secret-token` });
  await assert.rejects(gone.send(NOTICE), (error: Error) => {
    assert.match(error.message, /ECONNREFUSED/);
    assert.doesNotMatch(`${error.message} ${slack.place} ${gone.place}`, /secret-token/);
    return true;
  });
});

test('a mail has the title, the text and one Message-ID however often it is sent', async () => {
  const settings = { NOTIFY_EMAIL_FROM: 'sparkify@example.com', NOTIFY_EMAIL_TO: 'a@example.com, b@example.com' };
  const email = channelOf('email', { ...settings, NOTIFY_SMTP_URL: mail.url });
  await email.send(NOTICE);
  await email.send(NOTICE);
  const [first, second] = mail.mails;
  assert.deepEqual([first?.from, first?.to], ['sparkify@example.com', ['a@example.com', 'b@example.com']]);
  const header = (raw: string | undefined, name: string) =>
    new RegExp(`^${name}: (.*(?:\\r\\n .*)*)`, 'mi').exec(raw ?? '')?.[1];
  assert.equal(header(first?.raw, 'Message-ID'), header(second?.raw, 'Message-ID'));
  assert.equal(header(first?.raw, 'Subject')?.replace(/\r\n /g, ' '), NOTICE.title);
  assert.match(header(first?.raw, 'Content-Type') ?? '', /^text\/plain/);
  assert.match(first?.raw ?? '', /Bj=C3=B6rk/);
  assert.doesNotMatch(email.place, /password/);
});

test('a mail server that refuses the login is named without its password', async () => {
  const settings = { NOTIFY_EMAIL_FROM: 'sparkify@example.com', NOTIFY_EMAIL_TO: 'a@example.com' };
  const wrong = mail.url.replace('mail-password', 'other-password');
  const email = channelOf('email', { ...settings, NOTIFY_SMTP_URL: wrong });
  await assert.rejects(email.send(NOTICE), (error: Error) => {
    assert.match(error.message, /^The mail server did not take the notice: .*(login|Wrong password)/i);
    assert.doesNotMatch(error.message, /other-password/);
    return true;
  });
});

test('a password is sent to another machine only over TLS', { skip: process.platform !== 'linux' }, async () => {
  const { url, mails } = await mailServer('sparkify', 'mail-password', '127.0.0.2');
  const settings = { NOTIFY_EMAIL_FROM: 'sparkify@example.com', NOTIFY_EMAIL_TO: 'a@example.com' };
  const email = channelOf('email', { ...settings, NOTIFY_SMTP_URL: url });
  await assert.rejects(email.send(NOTICE), loadError('NOTIFY_FAILED', 'The mail server did not take', 'STARTTLS'));
  assert.equal(mails.length, 0);
});

test('the topic passes subject and text on to the subscriptions that its attributes select', async () => {
  emptied();
  const sns = channelOf('sns', { NOTIFY_SNS_TOPIC_ARN: topic, NOTIFY_SNS_ENDPOINT: moto.endpoint });
  await sns.send({ ...NOTICE, title: `${NOTICE.title} ${'ü'.repeat(120)}` });
  const received = http.posts
    .map(({ body }) => JSON.parse(body) as Record<string, string>)
    .find(({ Message }) => Message);
  assert.ok(received, 'the subscription received nothing');
  assert.match(received['Subject'] ?? '', /^Sparkify: load failed in runCheck <!channel> \(CHECK_FAILED\) \?+$/);
  assert.equal(received['Subject']?.length, 99);
  assert.match(received['Message'] ?? '', /\nFirst: sparkify check song_key --load x {2}# prints/);
  assert.ok(!others.posts.some(({ body }) => (JSON.parse(body) as { Message?: string }).Message?.includes('song_key')));
});

test('a topic that is not there is named', async () => {
  const arn = 'arn:aws:sns:us-west-2:123456789012:other';
  const sns = channelOf('sns', { NOTIFY_SNS_TOPIC_ARN: arn, NOTIFY_SNS_ENDPOINT: moto.endpoint });
  await assert.rejects(sns.send(NOTICE), loadError('NOTIFY_FAILED', 'SNS did not take the notice', 'does not exist'));
});

test('each channel has its own events and severities; a test passes all', () => {
  const url = { NOTIFY_SLACK_URL: http.url };
  const taken = (changes: Partial<Settings>, ...events: Notice['event'][]) =>
    events.filter((event) => channelOf('slack', { ...url, ...changes }).takes({ event }));
  assert.deepEqual(taken({}, 'failed', 'warned', 'recovered', 'backlog', 'test'), [
    'failed',
    'recovered',
    'backlog',
    'test',
  ]);
  assert.deepEqual(taken({ NOTIFY_SLACK_EVENTS: 'warned failed' }, 'failed', 'warned', 'held', 'test'), [
    'failed',
    'warned',
    'test',
  ]);
  assert.deepEqual(taken({ NOTIFY_SLACK_SEVERITY: 'error' }, 'failed', 'backlog', 'recovered', 'test'), [
    'failed',
    'test',
  ]);
});
