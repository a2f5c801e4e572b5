import { hostname } from 'node:os';
import type { Command } from 'commander';
import { LoadError } from '../../../model/errors.js';
import { printText } from '../../output/print.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { recentWorkers } from '../../runtime/pollers.js';
import { withTemporal } from '../../runtime/with-temporal.js';

/**
 * Prints which workers of this host poll for work, as Temporal reports them. A process that lives may not poll.
 * @throws WORKER_LOST if there is none; CONFIG_INVALID if Temporal does not answer.
 */
export async function checkWorkerHealth(command: Command): Promise<void> {
  const { WORKER_TASK_QUEUE: taskQueue } = readConfiguration(command);
  const workers = await withTemporal(command, (client) => recentWorkers(client.workflow, taskQueue));
  const localWorkers = workers.filter((identity) => identity.endsWith(`@${hostname()}`));
  if (localWorkers.length === 0)
    throw new LoadError(
      'WORKER_LOST',
      `No worker of ${hostname()} polls task queue ${taskQueue}`,
      {},
      { remedy: 'Start one: sparkify worker. The log of one that runs says why it does not poll.' },
    );
  printText(`${localWorkers.join(', ')} polls for work`);
}
