import { metricMeter } from '@temporalio/workflow';
import type { CounterName, MetricName } from '../telemetry/metrics.js';

/** Records the end and the duration of a load in the metrics; replay does not count it again. */
export function countLoad(outcome: 'completed' | 'failed' | 'cancelled', durationMs: number): void {
  metricMeter.createCounter('sparkify_loads' satisfies CounterName).add(1, { outcome });
  metricMeter
    .createHistogram('sparkify_load_seconds' satisfies MetricName, 'float')
    .record(durationMs / 1000, { outcome });
}
