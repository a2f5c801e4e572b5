import type { Command } from 'commander';
import { homeFolder } from '../../../embedded/home.js';
import { passwordFile } from '../../../embedded/postgres-passwords.js';
import type { SourceFlags } from '../../flags/sources.js';
import { printJson } from '../../output/print.js';
import { progressLine, workerLogLevel } from '../../output/verbosity.js';
import { openPlatform, type Platform } from '../../runtime/platform.js';
import { serviceOf } from '../../runtime/short-lived-worker.js';
import { stayUp } from '../../runtime/stay-up.js';
import { untilDone } from '../../runtime/until-done.js';
import { addressesOf, addressLines } from './addresses.js';
import { startInBackground } from './detach.js';

/** Flags of `sparkify up`. */
export interface UpFlags extends SourceFlags {
  readonly detach?: boolean;
  readonly json?: boolean;
}

/** Starts everything on this machine, and waits until it is stopped; with `detach`, it stays up in the background. */
export async function up(flags: UpFlags, command: Command): Promise<void> {
  const { detach } = flags;
  if (detach) await startInBackground(flags, command);
  const platform = await openPlatform(command, { postgres: true, embedded: 'configured', sources: flags });
  if (detach) {
    reportReady(platform, flags, 'Ready; sparkify down stops everything');
    return platform.close();
  }
  await stayInForeground(platform, flags);
}

async function stayInForeground(platform: Platform, flags: UpFlags): Promise<void> {
  // The native worker takes long to load, and a command that only starts another process has none.
  const { startWorker } = await import('../../../worker.js');
  const { sources } = platform;
  await untilDone(platform, async (onStop) => {
    sources.allow();
    const worker = await startWorker(platform.settings, platform.temporal, {
      logLevel: workerLogLevel('warn'),
      alsoAllowed: sources.allowed,
    });
    onStop(() => worker.stop());
    const withdraw = sources.publish(serviceOf(platform));
    onStop(async () => withdraw());
    reportReady(platform, flags, 'Ready; Ctrl-C stops everything');
    await stayUp(platform, worker, onStop);
  });
}

function reportReady(platform: Platform, { json }: UpFlags, last: string): void {
  if (json) printJson(addressesOf(platform));
  for (const line of addressLines(platform, (role) => passwordFile(homeFolder(), role))) progressLine(line);
  progressLine(last);
}
