import type { Command } from 'commander';
import { startWorker } from '../../../worker.js';
import type { SourceFlags } from '../../flags/sources.js';
import { progressLine, workerLogLevel } from '../../output/verbosity.js';
import { openPlatform, type Platform } from '../../runtime/platform.js';
import { stayUp } from '../../runtime/stay-up.js';
import { untilDone } from '../../runtime/until-done.js';

/** Flags of `sparkify up`. */
export interface UpFlags extends SourceFlags {
  readonly json?: boolean;
}

/** Starts everything on this machine, and waits until it is stopped. */
export async function up(flags: UpFlags, command: Command): Promise<void> {
  const platform = await openPlatform(command, { postgres: true, embedded: 'configured', sources: flags });
  const { sources } = platform;
  await untilDone(platform, async (onStop) => {
    sources.allow();
    const worker = await startWorker(platform.settings, platform.temporal, {
      logLevel: workerLogLevel('warn'),
      alsoAllowed: sources.allowed,
    });
    onStop(() => worker.stop());
    const withdraw = sources.publish();
    onStop(async () => withdraw());
    if (flags.json) process.stdout.write(`${JSON.stringify(addressesOf(platform), null, 2)}\n`);
    reportReady(platform);
    await stayUp(platform, worker, onStop);
  });
}

function addressesOf({ settings, temporal }: Platform): object {
  return {
    temporal: { address: temporal.connection.address, namespace: temporal.namespace, uiUrl: temporal.uiUrl },
    warehouse: { host: settings.CLUSTER_HOST, port: settings.CLUSTER_DB_PORT, database: settings.CLUSTER_DB_NAME },
    sources: { logData: settings.S3_LOG_DATA, songData: settings.S3_SONG_DATA },
  };
}

function reportReady({ settings, temporal }: Platform): void {
  const { CLUSTER_HOST, CLUSTER_DB_PORT, S3_LOG_DATA, S3_SONG_DATA } = settings;
  progressLine(`Temporal   ${temporal.connection.address}`);
  progressLine(`Web UI     ${temporal.uiUrl}`);
  progressLine(`Warehouse  ${CLUSTER_HOST}:${CLUSTER_DB_PORT}`);
  progressLine(`Sources    ${S3_LOG_DATA} and ${S3_SONG_DATA}`);
  progressLine('Ready; Ctrl-C stops everything');
}
