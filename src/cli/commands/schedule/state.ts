import { Command } from 'commander';
import { BACKFILL_ID } from '../../../schedule/backfill.js';
import { DAILY_ID } from '../../../schedule/daily.js';
import { needSchedule } from '../../../schedule/find.js';
import { timeInZone } from '../../../schedule/local-time.js';
import { triggerDaily } from '../../../schedule/trigger.js';
import { confirm } from '../../runtime/confirm.js';
import { runPage } from '../../runtime/temporal-client.js';
import { printEither, withTemporal } from '../../runtime/with-temporal.js';

interface StateFlags {
  note?: string;
  json?: boolean;
}

interface DeleteFlags {
  backfill?: boolean;
  yes?: boolean;
  json?: boolean;
}

const DELETE_EXAMPLES = `
Examples:
  $ sparkify schedule delete --yes
  $ sparkify schedule delete --backfill   what waits of a backfill`;

/** `sparkify schedule pause`. */
export function pauseCommand(): Command {
  return new Command('pause')
    .description('start no more runs until it is resumed; a run that goes on is left alone')
    .option('--note <text>', 'why', 'Paused with sparkify schedule pause')
    .option('--json', 'print what it is now as JSON')
    .addHelpText('after', '\nExample:\n  $ sparkify schedule pause --note "Cluster is resized until Thursday"')
    .action(async ({ note, json }: StateFlags, command: Command) => {
      await withTemporal(command, async (client) => {
        await needSchedule(client, DAILY_ID);
        await client.schedule.getHandle(DAILY_ID).pause(note);
        printEither(json, { scheduleId: DAILY_ID, paused: true, note }, `Paused ${DAILY_ID}: “${note}”`);
      });
    });
}

/** `sparkify schedule resume`. */
export function resumeCommand(): Command {
  return new Command('resume')
    .description(
      'go on with it; runs that were due meanwhile are not made up for, as the next one loads all that is new',
    )
    .option('--note <text>', 'why', 'Resumed with sparkify schedule resume')
    .option('--json', 'print what it is now as JSON')
    .addHelpText('after', '\nExample:\n  $ sparkify schedule resume --note "Cluster is back"')
    .action(async ({ note, json }: StateFlags, command: Command) => {
      await withTemporal(command, async (client) => {
        await needSchedule(client, DAILY_ID);
        await client.schedule.getHandle(DAILY_ID).unpause(note);
        const { info, spec } = await needSchedule(client, DAILY_ID);
        const [next] = info.nextActionTimes;
        const when = next === undefined ? 'none' : timeInZone(next, spec.timezone || 'UTC');
        const document = { scheduleId: DAILY_ID, paused: false, note, next: next ?? null };
        printEither(json, document, `Resumed ${DAILY_ID}. The next run: ${when}`);
      });
    });
}

/** `sparkify schedule trigger`. */
export function triggerCommand(): Command {
  return new Command('trigger')
    .description('start a run now, also where it is paused; the time that it is for is now')
    .option('--json', 'print its ids as JSON')
    .addHelpText('after', '\nExample:\n  $ sparkify schedule trigger')
    .action(async ({ json }: StateFlags, command: Command) => {
      await withTemporal(command, async (client, { temporal }) => {
        const started = await triggerDaily(client);
        if (started.workflowId === null) {
          const { waitsFor } = started;
          const first = waitsFor.length === 0 ? 'Temporal to start it' : `the end of ${waitsFor.join(', ')}`;
          printEither(json, started, `Triggered; the run waits for ${first}, or is left out: see schedule show`);
          return;
        }
        const uiUrl = runPage(temporal, started.workflowId, started.runId);
        const text = `Started ${started.workflowId}: the time that it is for is now, and it loads all that is new`;
        printEither(json, { ...started, uiUrl }, uiUrl === null ? text : `${text}\n${uiUrl}`);
      });
    });
}

/** `sparkify schedule delete`. */
export function deleteCommand(): Command {
  return new Command('delete')
    .description('remove the daily schedule; a run that goes on is left alone')
    .option('--backfill', 'remove what waits of a backfill instead')
    .option('--yes', 'do not ask')
    .option('--json', 'print whether it was deleted as JSON')
    .addHelpText('after', DELETE_EXAMPLES)
    .action(async ({ backfill, yes, json }: DeleteFlags, command: Command) => {
      const id = backfill ? BACKFILL_ID : DAILY_ID;
      await withTemporal(command, async (client) => {
        await needSchedule(client, id);
        const isSure = await confirm(command, `Delete the schedule ${id}?`, yes);
        if (isSure) await client.schedule.getHandle(id).delete();
        printEither(json, { scheduleId: id, deleted: isSure }, isSure ? `Deleted ${id}` : 'Nothing was deleted');
      });
    });
}
