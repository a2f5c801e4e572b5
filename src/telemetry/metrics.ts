/**
 * Metrics of a worker, besides those of Temporal's SDK, by the names that Prometheus scrapes.
 * `docs/metrics.md` has a row for each; a test compares the two.
 */
export const METRICS = {
  sparkify_rows_staged_total: {
    kind: 'counter',
    labels: ['source'],
    meaning: 'Records that were staged, in transactions that were committed',
  },
  sparkify_bytes_read_total: {
    kind: 'counter',
    labels: ['source'],
    meaning: 'Bytes of the objects that were staged, as they are stored',
  },
  sparkify_rejected_records_total: {
    kind: 'counter',
    labels: ['source'],
    meaning: 'Records that COPY would not take, also of steps that failed by them',
  },
  sparkify_rows_changed_total: {
    kind: 'counter',
    labels: ['table', 'change'],
    meaning: 'Rows of the star that were published; change is inserted, updated or deleted',
  },
  sparkify_step_seconds: {
    kind: 'histogram',
    labels: ['step', 'subject', 'outcome'],
    meaning: 'Seconds that one attempt of a step took; outcome is done, failed, cancelled or handed_over',
  },
  sparkify_step_failures_total: {
    kind: 'counter',
    labels: ['step', 'subject', 'code'],
    meaning: 'Attempts of steps that failed, by the code of docs/errors.md',
  },
  sparkify_check_failures_total: {
    kind: 'counter',
    labels: ['check', 'severity'],
    meaning: 'Checks that found rows wrong; severity is error or warn',
  },
  sparkify_loads_total: {
    kind: 'counter',
    labels: ['outcome'],
    meaning:
      'Loads that ended; outcome is completed, failed or cancelled, or terminated or timed_out, which the next load counts',
  },
  sparkify_load_seconds: {
    kind: 'histogram',
    labels: ['outcome'],
    meaning: 'Seconds from the start of a load to the end of its publish, or to its failure',
  },
  sparkify_last_publish_timestamp_seconds: {
    kind: 'gauge',
    labels: [],
    meaning: 'When the last good load ended by the ledger, in seconds since 1970',
  },
  sparkify_newest_event_timestamp_seconds: {
    kind: 'gauge',
    labels: [],
    meaning: 'Time of the newest event in the star, in seconds since 1970',
  },
  sparkify_open_runs: {
    kind: 'gauge',
    labels: [],
    meaning: 'Runs that are running by the ledger, held ones and those that were left open among them',
  },
  sparkify_held_runs: {
    kind: 'gauge',
    labels: [],
    meaning: 'Runs that wait for a decision, by the search attribute SparkifyOutcome',
  },
  sparkify_bad_runs: {
    kind: 'gauge',
    labels: [],
    meaning: 'Runs that failed, or were ended from outside, after the last good load',
  },
  sparkify_backlog_objects: {
    kind: 'gauge',
    labels: [],
    meaning: 'Objects that bad runs had listed, and that no load has taken since',
  },
} as const satisfies Record<string, MetricFacts>;

interface MetricFacts {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly labels: readonly string[];
  readonly meaning: string;
}

/** Name of a metric, as it is scraped. */
export type MetricName = keyof typeof METRICS;

/** Name of a counter when it is created: the exporter adds `_total`. */
export type CounterName = MetricName extends infer N ? (N extends `${infer Base}_total` ? Base : never) : never;

/** Upper bounds of the histograms' buckets, in seconds: a check takes milliseconds, a COPY hours. */
export const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600];
