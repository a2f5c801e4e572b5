import { Command } from 'commander';
import type { NotifyFlags } from './notify/run.js';

const CLOSING = `
The section [NOTIFY] of dwh.cfg, or SPARKIFY_NOTIFY_… in the environment, names the channels: Slack, a webhook, e-mail, a
topic of SNS. Exit status 1 if a channel does not take the test.

Examples:
  $ sparkify notify          the channels, and the events of each
  $ sparkify notify --test   sends a notice to each of them`;

/** Defines `sparkify notify`. */
export function notifyCommand(): Command {
  return new Command('notify')
    .option('--test', 'send a test to every channel')
    .option('--json', 'print the channels as a JSON array of {channel, place, events, outcome, problem}')
    .addHelpText('after', CLOSING)
    .action(async (flags: NotifyFlags, command: Command) => {
      const { notify } = await import('./notify/run.js');
      await notify(flags, command);
    });
}
