import { hostname } from 'node:os';
import type { Command } from 'commander';
import { LoadError, messageOf } from '../../../model/errors.js';
import { NOTICE_EVENTS, type NoticeEvent } from '../../../model/notice.js';
import type { Channel } from '../../../notify/channels/channel.js';
import { openChannels } from '../../../notify/channels/open-channels.js';
import { testNotice } from '../../../notify/test-notice.js';
import { printResult } from '../../output/print.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { EXIT } from '../../runtime/exit.js';

/** Flags of `sparkify notify`. */
export interface NotifyFlags {
  readonly test?: boolean;
  readonly json?: boolean;
}

/** A channel, and whether it took the test. */
interface TriedChannel {
  readonly channel: string;
  readonly place: string;
  readonly events: readonly NoticeEvent[];
  readonly outcome: 'sent' | 'failed' | 'not tried';
  /** Reason of a failure; null if there was none. */
  readonly problem: string | null;
}

/** Prints the channels of the configuration, after sending a test to each if that is asked for. */
export async function notify({ test, json }: NotifyFlags, command: Command): Promise<void> {
  const settings = readConfiguration(command);
  const channels = openChannels(settings);
  if (channels.length === 0) throw noChannel();
  const notice = testNotice(hostname(), settings.NOTIFY_DOCS_URL, new Date());
  const problems = test ? await Promise.all(channels.map((channel) => problemOf(channel.send(notice)))) : [];
  const tried = channels.map((channel, at) => describe(channel, test, problems[at] ?? null));
  printResult(json, tried, tried.map(lineOf).join('\n'));
  if (problems.some((problem) => problem !== null)) process.exitCode = EXIT.failed;
}

function noChannel(): LoadError {
  const remedy = 'Set one of SPARKIFY_NOTIFY_SLACK_URL, …_WEBHOOK_URL, …_SMTP_URL and …_SNS_TOPIC_ARN.';
  return new LoadError('CONFIG_INVALID', 'No channel is configured: nobody is notified', {}, { remedy });
}

async function problemOf(sending: Promise<void>): Promise<string | null> {
  return sending.then(() => null, messageOf);
}

function describe({ name, place, takes }: Channel, test: boolean | undefined, problem: string | null): TriedChannel {
  const events = (Object.keys(NOTICE_EVENTS) as NoticeEvent[]).filter((event) => event !== 'test' && takes({ event }));
  const outcome = test ? (problem === null ? 'sent' : 'failed') : 'not tried';
  return { channel: name, place, events, outcome, problem };
}

function lineOf({ channel, place, events, outcome, problem }: TriedChannel): string {
  const tried = outcome === 'not tried' ? '' : `${outcome === 'sent' ? 'sent' : `FAILED: ${problem}`}; `;
  return `${channel.padEnd(8)} ${tried}${place}\n         ${events.join(' ') || 'no event'}`;
}
