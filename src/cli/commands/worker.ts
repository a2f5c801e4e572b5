import { Command } from 'commander';
import { sourceOptions } from '../flags/sources.js';
import type { WorkerFlags } from './worker/run.js';

function notes(settings: string): string {
  return `
Temporal's connection comes from Temporal's own settings: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY,
TEMPORAL_TLS…, or a profile of temporal.toml. The warehouse comes from dwh.cfg and SPARKIFY_… in the environment.
The worker logs to stderr: JSON lines, or readable lines on a terminal.

Settings of the worker, which [WORKER] of dwh.cfg takes too:
${settings}

Examples:
  $ TEMPORAL_ADDRESS=temporal.example.com:7233 sparkify --config dwh.cfg worker
  $ SPARKIFY_WORKER_METRICS_ADDRESS=0.0.0.0:9464 sparkify worker
  $ SPARKIFY_WORKER_DEPLOYMENT_NAME=sparkify SPARKIFY_WORKER_BUILD_ID=v42 sparkify worker`;
}

/** Defines `sparkify worker`. @param settings lists the settings of the worker, for the help. */
export function workerCommand(settings: string): Command {
  const command = new Command('worker')
    .option('--health', 'run no worker: exit with 0 if one of this host polls for work, else with 1')
    .addHelpText('after', notes(settings))
    .action(async (flags: WorkerFlags) => {
      const { worker } = await import('./worker/run.js');
      await worker(flags, command);
    });
  return sourceOptions(command);
}
