import type { ActivityContext } from '../load/activity-context.js';
import type { Dependencies } from '../load/dependencies.js';
import { LoadError } from '../model/errors.js';
import type { LineageReport } from '../model/lineage.js';
import type { LineageTransport } from '../model/plan.js';
import { runEvent } from './run-event.js';
import { openTransports } from './transports.js';

/**
 * Sends the event about a state of a load. A second attempt may send it again: receivers take an event as the state of its run.
 * @throws LINEAGE_FAILED; CONFIG_INVALID if this worker does not have the transport.
 */
export async function sendLineage(
  deps: Dependencies,
  { signal }: ActivityContext,
  report: LineageReport,
  transport: LineageTransport,
): Promise<void> {
  const receiver = openTransports(deps.settings).find(({ name }) => name === transport);
  if (receiver === undefined) throw withoutTransport(transport);
  await receiver.send(JSON.stringify(await runEvent(deps, report)), signal);
}

function withoutTransport(transport: LineageTransport): LoadError {
  const message = `This worker does not send lineage by ${transport}, which the load was planned for`;
  return new LoadError('CONFIG_INVALID', message, {}, { remedy: 'Give all workers the same settings of [LINEAGE].' });
}
