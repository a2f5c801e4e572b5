import { hostname } from 'node:os';
import type { Command } from 'commander';
import { LoadError } from '../../../errors.js';
import { TASK_QUEUE } from '../../../worker.js';
import { recentWorkers } from '../../runtime/pollers.js';
import { withTemporal } from '../../runtime/with-temporal.js';

/**
 * Says which workers of this host wait for work, as Temporal knows them: more than that a process lives.
 * @throws WORKER_LOST where there is none; CONFIG_INVALID where Temporal does not answer.
 */
export async function checkWorkerHealth(command: Command): Promise<void> {
  const own = await withTemporal(command, async (client) =>
    (await recentWorkers(client.workflow)).filter((identity) => identity.endsWith(`@${hostname()}`)),
  );
  const missing = `No worker of ${hostname()} waits on task queue ${TASK_QUEUE}`;
  if (own.length === 0) throw new LoadError('WORKER_LOST', missing);
  process.stdout.write(`${own.join(', ')} waits for work\n`);
}
