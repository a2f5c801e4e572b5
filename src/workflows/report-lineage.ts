import type { LineageReport } from '../model/lineage.js';
import type { LineageTransport } from '../model/plan.js';
import { lineageActivities } from './activities.js';

/**
 * Sends the event about a state of a load by each transport. It is a workflow of its own, so that the load neither waits for
 * it nor fails by it. It fails if a transport was down for too long: it has no other result.
 */
export async function reportLineage(report: LineageReport, transports: readonly LineageTransport[]): Promise<void> {
  const sent = await Promise.allSettled(
    transports.map((transport) =>
      lineageActivities.sendLineage.executeWithOptions({ summary: `${transport}: ${report.type}` }, [
        report,
        transport,
      ]),
    ),
  );
  for (const one of sent) if (one.status === 'rejected') throw one.reason;
}
