import { Command } from 'commander';
import { startWorker } from '../worker.js';
import { openPlatform, progressLine } from './platform.js';
import { sourceOptions, type SourceFlags } from './sources.js';
import { untilDone } from './until-done.js';

const EXAMPLES = `
Then, in another terminal:
  $ sparkify load
  $ temporal workflow start --type loadWarehouse --task-queue sparkify
or "Start Workflow" in the Web UI: type loadWarehouse, task queue sparkify, no input.`;

/** `sparkify up`. */
export function upCommand(): Command {
  const command = new Command('up')
    .description('start Temporal, PostgreSQL and a worker on this machine, and stay up')
    .addHelpText('after', EXAMPLES);
  return sourceOptions(command).action(up);
}

async function up(flags: SourceFlags, command: Command): Promise<void> {
  const platform = await openPlatform(command, { temporal: true, postgres: true, embedded: true, sources: flags });
  await untilDone(platform, async (onStop) => {
    const worker = await startWorker(platform.settings, platform.temporal, {
      logLevel: 'warn',
      alsoAllowed: platform.namedSources,
    });
    onStop(() => worker.stop());
    const { CLUSTER_HOST, CLUSTER_DB_PORT, S3_LOG_DATA, S3_SONG_DATA } = platform.settings;
    progressLine(`Temporal   ${platform.temporal.connection.address}`);
    progressLine(`Web UI     ${platform.temporal.uiUrl}`);
    progressLine(`Warehouse  ${CLUSTER_HOST}:${CLUSTER_DB_PORT}`);
    progressLine(`Sources    ${S3_LOG_DATA} and ${S3_SONG_DATA}`);
    progressLine('Ready; Ctrl-C stops everything');
    await worker.finished;
  });
}
