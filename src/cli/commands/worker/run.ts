import type { Command } from 'commander';
import type { SourceFlags } from '../../flags/sources.js';
import { workerLogLevel } from '../../output/verbosity.js';
import { EXIT } from '../../runtime/exit.js';
import { openPlatform, type Platform } from '../../runtime/platform.js';
import { serviceOf } from '../../runtime/short-lived-worker.js';
import { stayUp } from '../../runtime/stay-up.js';
import { untilDone } from '../../runtime/until-done.js';
import { checkWorkerHealth } from './health.js';
import { limitMemory } from './limit-memory.js';
import { untilReachable } from './until-reachable.js';

/** Flags of `sparkify worker`. */
export interface WorkerFlags extends SourceFlags {
  readonly health?: boolean;
}

/** Runs a worker until it is stopped, or checks the health of the workers of this host. */
export async function worker({ health, ...sources }: WorkerFlags, command: Command): Promise<void> {
  await (health ? checkWorkerHealth(command) : runWorker(sources, command));
}

async function runWorker(sources: SourceFlags, command: Command): Promise<void> {
  limitMemory();
  // The native worker takes long to load, and the health check of a container runs every few seconds without it.
  const { createLog } = await import('../../../telemetry/logging.js');
  const { startWorker } = await import('../../../worker.js');
  // Everything that the command reports is a line of its log, so that a machine can read all of it.
  const log = createLog(workerLogLevel('info'));
  const report = (line: string): void => log.info(line);
  const platform = await openPlatform(command, { postgres: true, sources, report });
  await untilDone(platform, async (onStop) => {
    const { settings, temporal, sources } = platform;
    const logLevel = workerLogLevel(settings.WORKER_LOG_LEVEL);
    const stopped = new AbortController();
    onStop(async () => stopped.abort());
    const start = () => startWorker(settings, temporal, { logLevel, alsoAllowed: sources.allowed });
    const running = await untilReachable(start, report, stopped.signal);
    onStop(() => running.stop());
    const withdraw = sources.publish(serviceOf(platform));
    onStop(async () => withdraw());
    report(describeReady(platform));
    await stayUp(platform, running, onStop);
  });
  // A signal stopped it, and it stopped in order.
  process.exitCode = EXIT.done;
}

function describeReady({ settings, temporal }: Platform): string {
  const { WORKER_DEPLOYMENT_NAME: deployment, WORKER_BUILD_ID: build, WORKER_METRICS_ADDRESS: metrics } = settings;
  const parts = [`Worker ready on ${temporal.connection.address}, task queue ${settings.WORKER_TASK_QUEUE}`];
  if (deployment !== undefined) parts.push(`version ${build} of ${deployment}`);
  if (metrics !== undefined) parts.push(`metrics on http://${metrics}/metrics`);
  return parts.join(', ');
}
