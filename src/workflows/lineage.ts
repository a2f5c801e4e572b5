import { isCancellation, workflowInfo } from '@temporalio/workflow';
import type { LineageEventType, LineageReport, SourceFigures } from '../model/lineage.js';
import type { SourceName } from '../model/plan.js';
import type { Failure, PublishedRun } from '../model/result.js';
import type { reportLineage } from './report-lineage.js';
import { startBeside } from './start-beside.js';
import type { Tracker } from './tracker.js';
import { scheduledAt } from './visibility.js';

/**
 * Starts the workflows that report the lineage of a load. The load goes on at once, and they outlive it. A load whose plan
 * reports none, as those of older workers, starts nothing; so does a dry run, which writes nothing.
 */
export class Lineage {
  constructor(readonly tracker: Tracker) {}

  /** Reports that a load has a plan. */
  async ofStarted(): Promise<void> {
    await this.#start('START', null, null);
  }

  /** Reports what a load has published. */
  async ofCompleted({ changed }: PublishedRun): Promise<void> {
    await this.#start('COMPLETE', changed, null);
  }

  /** Reports that a load has failed, or was cancelled. */
  async ofFailed(failure: Failure, error: Error): Promise<void> {
    await this.#start(isCancellation(error) ? 'ABORT' : 'FAIL', this.tracker.published?.changed ?? null, failure);
  }

  async #start(type: LineageEventType, changed: LineageReport['changed'], failure: Failure | null): Promise<void> {
    const { plan } = this.tracker;
    const transports = plan?.lineage ?? [];
    if (plan === null || transports.length === 0 || plan.isDryRun === true) return;
    const { loadId, logData, logJsonPath, songData } = plan;
    const { firstExecutionRunId, workflowId } = workflowInfo();
    const report: LineageReport = {
      type,
      runId: firstExecutionRunId,
      workflowId,
      at: Date.now(),
      scheduledAt: scheduledAt()?.getTime() ?? null,
      plan: { loadId, logData, logJsonPath, songData },
      sources: { events: this.#figures('events'), songs: this.#figures('songs') },
      changed,
      failure,
    };
    await startBeside<typeof reportLineage>({
      type: 'reportLineage',
      workflowId: ['lineage', loadId, type].join('-'),
      args: [report, transports],
      staticSummary: `Lineage of a load: ${type}`,
    });
  }

  #figures(source: SourceName): SourceFigures {
    const { objects, staged } = this.tracker;
    return { objects: objects[source].loaded, bytes: objects[source].bytes, rows: staged[source].rows };
  }
}
