import { Command } from 'commander';
import { SETTINGS } from '../../config/settings.js';
import { createLog } from '../../telemetry/logging.js';
import { startWorker, TASK_QUEUE } from '../../worker.js';
import { EXIT } from '../runtime/exit.js';
import { openPlatform, type Platform } from '../runtime/platform.js';
import { workerLogLevel } from '../output/verbosity.js';
import { checkWorkerHealth } from './worker/health.js';
import { sourceOptions, type SourceFlags } from '../runtime/sources.js';
import { untilDone } from '../runtime/until-done.js';

const EXAMPLES = `
Temporal's connection comes from Temporal's own settings: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY,
TEMPORAL_TLS…, or a profile of temporal.toml. The warehouse comes from dwh.cfg and SPARKIFY_… in the environment.
Its log is on stderr: JSON lines, or readable ones on a terminal.

Settings of its own, all in [WORKER] of dwh.cfg too:
${workerSettings()}

Examples:
  $ TEMPORAL_ADDRESS=temporal.example.com:7233 sparkify --config dwh.cfg worker
  $ SPARKIFY_WORKER_METRICS_ADDRESS=0.0.0.0:9464 sparkify worker
  $ SPARKIFY_WORKER_DEPLOYMENT_NAME=sparkify SPARKIFY_WORKER_BUILD_ID=v42 sparkify worker`;

/** From the settings themselves, so that none is forgotten. */
function workerSettings(): string {
  const own = Object.entries(SETTINGS.shape).filter(([name]) => name.startsWith('WORKER_'));
  return own.map(([name, { description }]) => `  SPARKIFY_${name}\n      ${description}`).join('\n');
}

/** `sparkify worker`. */
export function workerCommand(): Command {
  const command = new Command('worker')
    .description('run a worker against the configured Temporal and warehouse')
    .option('--health', 'run none: end with 0 where one of this host waits for work, else with 1')
    .addHelpText('after', EXAMPLES);
  return sourceOptions(command).action(({ health, ...sources }: SourceFlags & { health?: boolean }) =>
    health ? checkWorkerHealth(command) : runWorker(sources, command),
  );
}

async function runWorker(flags: SourceFlags, command: Command): Promise<void> {
  // All that it says is lines of one log, which a machine may read.
  const log = createLog(workerLogLevel('info'));
  const report = (line: string): void => log.info(line);
  const platform = await openPlatform(command, { temporal: true, postgres: true, sources: flags, report });
  await untilDone(platform, async (onStop) => {
    const worker = await startWorker(platform.settings, platform.temporal, {
      logLevel: workerLogLevel(platform.settings.WORKER_LOG_LEVEL),
    });
    onStop(() => worker.stop());
    report(readyLine(platform));
    await worker.finished;
  });
  // It was told to stop, and did so in order.
  process.exitCode = EXIT.done;
}

function readyLine({ settings, temporal }: Platform): string {
  const { WORKER_DEPLOYMENT_NAME: deployment, WORKER_BUILD_ID: build, WORKER_METRICS_ADDRESS: metrics } = settings;
  return [
    `Worker ready on ${temporal.connection.address}, task queue ${TASK_QUEUE}`,
    ...(deployment === undefined ? [] : [`version ${build} of ${deployment}`]),
    ...(metrics === undefined ? [] : [`metrics on http://${metrics}/metrics`]),
  ].join(', ');
}
