import { metricMeter, workflowInfo } from '@temporalio/workflow';
import type { CounterName, MetricName } from '../telemetry/metrics.js';

/** Records the end and the duration of a load in the metrics; replay does not count it again. */
export function countLoad(outcome: 'completed' | 'failed' | 'cancelled'): void {
  const seconds = (Date.now() - workflowInfo().startTime.getTime()) / 1000;
  metricMeter.createCounter('sparkify_loads' satisfies CounterName).add(1, { outcome });
  metricMeter.createHistogram('sparkify_load_seconds' satisfies MetricName, 'float').record(seconds, { outcome });
}
