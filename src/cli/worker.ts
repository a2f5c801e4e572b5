import { Command } from 'commander';
import { startWorker } from '../worker.js';
import { openPlatform } from './platform.js';
import { progressLine, workerLogLevel } from './verbosity.js';
import { sourceOptions, type SourceFlags } from './sources.js';
import { untilDone } from './until-done.js';

const EXAMPLES = `
Temporal's connection comes from Temporal's own settings: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY,
TEMPORAL_TLS…, or a profile of temporal.toml. The warehouse comes from dwh.cfg and SPARKIFY_… in the environment.

Example:
  $ TEMPORAL_ADDRESS=temporal.example.com:7233 sparkify --config dwh.cfg worker`;

/** `sparkify worker`. */
export function workerCommand(): Command {
  const command = new Command('worker')
    .description('run a worker against the configured Temporal and warehouse')
    .addHelpText('after', EXAMPLES);
  return sourceOptions(command).action(runWorker);
}

async function runWorker(flags: SourceFlags, command: Command): Promise<void> {
  const platform = await openPlatform(command, { temporal: true, postgres: true, sources: flags });
  await untilDone(platform, async (onStop) => {
    const worker = await startWorker(platform.settings, platform.temporal, {
      logLevel: workerLogLevel(platform.settings.WORKER_LOG_LEVEL),
    });
    onStop(() => worker.stop());
    progressLine(`Worker ready on ${platform.temporal.connection.address}, task queue sparkify`);
    await worker.finished;
  });
}
