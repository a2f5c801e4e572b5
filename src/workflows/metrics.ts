import { metricMeter, workflowInfo } from '@temporalio/workflow';
import type { CounterName, MetricName } from '../telemetry/metrics.js';

/** Counts a load that ends, and how long it took. Not counted again when the workflow is replayed. */
export function countLoad(outcome: 'completed' | 'failed' | 'cancelled'): void {
  const seconds = (Date.now() - workflowInfo().startTime.getTime()) / 1000;
  metricMeter.createCounter('sparkify_loads' satisfies CounterName).add(1, { outcome });
  metricMeter.createHistogram('sparkify_load_seconds' satisfies MetricName, 'float').record(seconds, { outcome });
}
