import type { MetricMeter } from '@temporalio/common';
import { messageOf } from '../model/errors.js';
import type { LedgerState } from '../model/health.js';
import { METRICS, type MetricName } from './metrics.js';

/** Interval of the readings in milliseconds. */
const INTERVAL_MS = 60_000;

/** Source of the state, and what is done with it. */
export interface LedgerMetrics {
  /** Reads the state; null while there is no ledger. */
  readonly read: () => Promise<LedgerState | null>;
  readonly meter: MetricMeter;
  /** Receives the reason of a failed reading; the gauges keep their values. */
  readonly warn: (warning: string) => void;
}

/**
 * Serves gauges from the ledger, at once and every minute: they survive a restart, and are the same from whichever worker.
 * @returns a function that ends it at once: a reading under way may wait for the warehouse, and its result is left out.
 */
export function serveLedgerMetrics({ read, meter, warn }: LedgerMetrics): () => void {
  let isEnded = false;
  const set = async (): Promise<void> => {
    try {
      const state = await read();
      if (state !== null && !isEnded) setGauges(meter, state);
    } catch (error) {
      if (!isEnded) warn(`The gauges of the ledger keep their values: ${messageOf(error)}`);
    }
  };
  let reading = set();
  const timer = setInterval(() => {
    reading = reading.then(set);
  }, INTERVAL_MS);
  return () => {
    isEnded = true;
    clearInterval(timer);
  };
}

function setGauges(meter: MetricMeter, state: LedgerState): void {
  const set = (name: MetricName, value: number | null): void => {
    if (value !== null) meter.createGauge(name, 'float', undefined, METRICS[name].meaning).set(value);
  };
  const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
  set('sparkify_last_publish_timestamp_seconds', seconds(state.publishedAt));
  set('sparkify_newest_event_timestamp_seconds', seconds(state.newestEventAt));
  set('sparkify_open_runs', state.openRuns);
  set('sparkify_held_runs', state.heldRuns);
  set('sparkify_bad_runs', state.badRuns);
  set('sparkify_backlog_objects', state.backlogObjects);
}
