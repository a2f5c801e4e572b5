import { Command } from 'commander';
import { startWorker } from '../../worker.js';
import { openPlatform, type Platform } from '../runtime/platform.js';
import { progressLine, workerLogLevel } from '../output/verbosity.js';
import { sourceOptions, type SourceFlags } from '../runtime/sources.js';
import { untilDone } from '../runtime/until-done.js';

const EXAMPLES = `
Examples:
  $ sparkify up
  $ sparkify up --log-data ./log_data --song-data ./song_data

Then, in another terminal:
  $ sparkify load
  $ temporal workflow start --type loadWarehouse --task-queue sparkify
or "Start Workflow" in the Web UI: type loadWarehouse, task queue sparkify, no input.`;

/** `sparkify up`. */
export function upCommand(): Command {
  const command = new Command('up')
    .description('start Temporal, PostgreSQL and a worker on this machine, and stay up')
    .option('--json', 'print where everything is as one JSON document, once it is ready')
    .addHelpText('after', EXAMPLES);
  return sourceOptions(command).action(up);
}

async function up(flags: SourceFlags & { json?: boolean }, command: Command): Promise<void> {
  const needs = { temporal: true, postgres: true, embedded: 'configured', sources: flags } as const;
  const platform = await openPlatform(command, needs);
  await untilDone(platform, async (onStop) => {
    const worker = await startWorker(platform.settings, platform.temporal, {
      logLevel: workerLogLevel('warn'),
      alsoAllowed: platform.namedSources,
    });
    onStop(() => worker.stop());
    const { CLUSTER_HOST, CLUSTER_DB_PORT, S3_LOG_DATA, S3_SONG_DATA } = platform.settings;
    if (flags.json) process.stdout.write(`${JSON.stringify(placesOf(platform), null, 2)}\n`);
    progressLine(`Temporal   ${platform.temporal.connection.address}`);
    progressLine(`Web UI     ${platform.temporal.uiUrl}`);
    progressLine(`Warehouse  ${CLUSTER_HOST}:${CLUSTER_DB_PORT}`);
    progressLine(`Sources    ${S3_LOG_DATA} and ${S3_SONG_DATA}`);
    progressLine('Ready; Ctrl-C stops everything');
    await worker.finished;
  });
}

function placesOf({ settings, temporal }: Platform): object {
  return {
    temporal: { address: temporal.connection.address, namespace: temporal.namespace, uiUrl: temporal.uiUrl },
    warehouse: { host: settings.CLUSTER_HOST, port: settings.CLUSTER_DB_PORT, database: settings.CLUSTER_DB_NAME },
    sources: { logData: settings.S3_LOG_DATA, songData: settings.S3_SONG_DATA },
  };
}
