import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import {
  NativeConnection,
  Runtime,
  Worker,
  type NativeConnectionOptions,
  type WorkerOptions as TemporalOptions,
} from '@temporalio/worker';
import { createActivities, type Activities } from './activities/create-activities.js';
import { readLedgerState } from './activities/ledger-state.js';
import type { Settings } from './config/settings.js';
import type { Dependencies } from './load/dependencies.js';
import { LoadError } from './model/errors.js';
import { dataConverter } from './payloads/data-converter.js';
import { createOpenStore } from './store/open-store.js';
import { connectS3 } from './store/s3-connection.js';
import { serveLedgerMetrics } from './telemetry/ledger-metrics.js';
import type { LogLevel } from './telemetry/logging.js';
import { installRuntime } from './telemetry/runtime.js';
import { stepInterceptor } from './telemetry/step-interceptor.js';
import { openWarehouse } from './warehouse/open-warehouse.js';

/** Bundle of the workflows for a worker that does not encrypt, made by `npm run build`. */
export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** Bundle of the workflows for a worker that encrypts: messages of failures are moved to payloads, which the codec encrypts. */
export const ENCRYPTING_BUNDLE = fileURLToPath(new URL('../workflow-bundle-encrypting.js', import.meta.url));

/** Longest interval of heartbeats, and so the delay until a cancellation reaches a step. */
const HEARTBEAT_INTERVAL = '1 second';

/** Remedy of a worker that is killed with statements of it in the warehouse. */
const LATE_REMEDY = 'Start a worker: the next attempt of a step ends the statements of the one before.';

/** Options of a worker besides the settings. */
export interface WorkerOptions {
  /** Log level; by default, that of the settings. A command that shows progress logs only errors. */
  readonly logLevel?: LogLevel;
  /** See `Dependencies`; by default, none. */
  readonly alsoAllowed?: () => readonly string[];
  /** Replaces activities of the load; by default, none. */
  readonly activities?: (ours: Activities) => Activities;
}

/** A running worker. */
export interface RunningWorker {
  /** Promise that rejects when the worker fails. */
  readonly finished: Promise<void>;
  /**
   * Stops polling, gives running steps half of the grace period to end, then stops their statements and hands them over.
   * @throws WORKER_LOST if that takes longer than the grace period.
   */
  stop(): Promise<void>;
}

/**
 * Starts a worker: the composition root.
 * @throws CONFIG_INVALID; Temporal's own error if it cannot be reached. Nothing stays open then.
 */
export async function startWorker(
  settings: Settings,
  temporal: { connection: NativeConnectionOptions; namespace?: string; uiUrl?: string | null },
  { logLevel = settings.WORKER_LOG_LEVEL, alsoAllowed = () => [], activities = (ours) => ours }: WorkerOptions = {},
): Promise<RunningWorker> {
  installRuntime(settings, logLevel);
  const opened: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of opened.reverse()) await one();
  };
  try {
    const s3 = connectS3(settings);
    opened.push(() => s3.close());
    const warehouse = await openWarehouse(settings, s3);
    opened.push(() => warehouse.close());
    const connection = await NativeConnection.connect(temporal.connection);
    // A worker that did not stop in time still uses it.
    opened.push(() => connection.close().catch(() => undefined));
    const schemas = { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA };
    const namespace = temporal.namespace ?? 'default';
    const openStore = createOpenStore(s3);
    const deps = { warehouse, openStore, settings, schemas, alsoAllowed, uiUrl: temporal.uiUrl };
    const worker = await Worker.create({
      ...workerOptions(settings),
      connection,
      namespace,
      activities: activities(createActivities(deps)),
    });
    const finished = worker.run();
    const endMetrics = serveMetrics(deps, new Client({ connection, namespace }));
    return {
      finished,
      stop: async () => {
        endMetrics();
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await withinGrace(finished, settings).finally(close);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Options of Temporal's worker that the settings decide. */
function workerOptions(settings: Settings) {
  return {
    taskQueue: settings.WORKER_TASK_QUEUE,
    workflowBundle: { codePath: bundleFor(settings) },
    dataConverter: dataConverter(settings.PAYLOAD_KEY),
    interceptors: { activity: [stepInterceptor] },
    maxConcurrentActivityTaskExecutions: settings.WORKER_CONCURRENCY,
    maxHeartbeatThrottleInterval: HEARTBEAT_INTERVAL,
    defaultHeartbeatThrottleInterval: HEARTBEAT_INTERVAL,
    shutdownGraceTime: (settings.WORKER_GRACE_SECONDS * 1000) / 2,
    ...versioning(settings),
  } satisfies Partial<TemporalOptions>;
}

/** Serves the gauges of the ledger if the worker serves metrics. @returns a function that ends it. */
function serveMetrics(deps: Dependencies, client: Client): () => void {
  if (deps.settings.WORKER_METRICS_ADDRESS === undefined) return () => undefined;
  const { metricMeter: meter, logger } = Runtime.instance();
  return serveLedgerMetrics({
    read: () => readLedgerState(deps, client),
    meter,
    warn: (warning) => void logger.warn(warning),
  });
}

function bundleFor({ PAYLOAD_KEY }: Settings): string {
  const bundle = PAYLOAD_KEY === undefined ? WORKFLOW_BUNDLE : ENCRYPTING_BUNDLE;
  if (existsSync(bundle)) return bundle;
  throw new LoadError('CONFIG_INVALID', `${bundle} is missing`, {}, { remedy: 'Make it: npm run build.' });
}

/** Versioning options: a load ends on the version that it began on, as it is short; the next one uses the current version. */
function versioning({ WORKER_DEPLOYMENT_NAME: deploymentName, WORKER_BUILD_ID: buildId }: Settings) {
  if (deploymentName === undefined || buildId === undefined) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'PINNED',
    },
  } satisfies Partial<TemporalOptions>;
}

/** Waits for the worker's end within the grace period. The SDK's own shutdownForceTime ends in an error that does not explain itself. */
async function withinGrace(finished: Promise<void>, { WORKER_GRACE_SECONDS: grace }: Settings): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const message = `The worker did not stop within ${grace} s; some of its statements may still be running in the warehouse`;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LoadError('WORKER_LOST', message, {}, { remedy: LATE_REMEDY })), grace * 1000);
  });
  await Promise.race([finished, late]).finally(() => clearTimeout(timer));
}
