import { Runtime, type MetricsExporterConfig } from '@temporalio/worker';
import type { Settings } from '../config/settings.js';
import { LoadError, messageOf } from '../model/errors.js';
import { createLog, temporalLogger, upperCase, type LogLevel } from './logging.js';
import { BUCKETS, METRICS } from './metrics.js';

let installed = false;

/**
 * Sends the log of Temporal's SDK to the process's log, and serves all metrics if an address is set.
 * Once per process: later calls do nothing.
 * @throws CONFIG_INVALID if nothing can be served at that address.
 */
export function installRuntime(settings: Pick<Settings, 'WORKER_METRICS_ADDRESS'>, level: LogLevel): void {
  if (installed) return;
  const address = settings.WORKER_METRICS_ADDRESS;
  try {
    Runtime.install({
      logger: temporalLogger(createLog(level), level),
      telemetryOptions: {
        logging: { forward: {}, filter: { core: upperCase(level), other: 'WARN' } },
        metrics: address === undefined ? undefined : prometheus(address),
      },
    });
  } catch (cause) {
    if (address === undefined) throw cause;
    const message = `[WORKER] METRICS_ADDRESS: metrics cannot be served at ${address}: ${messageOf(cause)}`;
    throw new LoadError('CONFIG_INVALID', message, { address }, { cause });
  }
  installed = true;
}

function prometheus(bindAddress: string): MetricsExporterConfig {
  const histograms = Object.entries(METRICS).filter(([, { kind }]) => kind === 'histogram');
  return {
    attachServiceName: false,
    prometheus: {
      bindAddress,
      countersTotalSuffix: true,
      unitSuffix: true,
      useSecondsForDurations: true,
      histogramBucketOverrides: Object.fromEntries(histograms.map(([name]) => [name, BUCKETS])),
    },
  };
}
