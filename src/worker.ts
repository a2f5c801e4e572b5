import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker, type NativeConnectionOptions } from '@temporalio/worker';
import { createActivities } from './activities/create-activities.js';
import type { Settings } from './config/settings.js';
import { installLogging, type LogLevel } from './logging.js';
import { createOpenStore } from './store/open-store.js';
import { connectS3 } from './store/s3-connection.js';
import { openWarehouse } from './warehouse/open-warehouse.js';

/** Where loads wait for a worker. */
export const TASK_QUEUE = 'sparkify';

/** The workflows, bundled ahead by `npm run build`. */
export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** How long a worker that is told to stop waits for its steps to stop their statements. */
const SHUTDOWN_GRACE = '10 seconds';

/** Heartbeats are sent on at least this often: it is how long a cancellation takes to reach a step. */
const HEARTBEAT_INTERVAL = '1 second';

/** What a command gives its worker besides the settings. */
export interface WorkerOptions {
  /** A command that shows progress itself logs errors only. Default: that of the settings. */
  readonly logLevel?: LogLevel;
  /** See `Dependencies`. Default: none. */
  readonly alsoAllowed?: () => readonly string[];
}

/** A worker that runs. */
export interface RunningWorker {
  /** Rejects when the worker fails. */
  readonly finished: Promise<void>;
  /** Stops taking work, gives what is running its grace, and closes the connections. */
  stop(): Promise<void>;
}

/**
 * Starts a worker: the composition root.
 * @throws CONFIG_INVALID; Temporal's own error where it cannot be reached.
 */
export async function startWorker(
  settings: Settings,
  temporal: { connection: NativeConnectionOptions; namespace?: string },
  { logLevel = settings.WORKER_LOG_LEVEL, alsoAllowed = () => [] }: WorkerOptions = {},
): Promise<RunningWorker> {
  installLogging(logLevel);
  const s3 = connectS3(settings);
  const warehouse = await openWarehouse(settings, s3);
  const connection = await NativeConnection.connect(temporal.connection);
  const schemas = { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA };
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace ?? 'default',
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath: bundle() },
    activities: createActivities({ warehouse, openStore: createOpenStore(s3), settings, schemas, alsoAllowed }),
    maxConcurrentActivityTaskExecutions: settings.WORKER_CONCURRENCY,
    maxHeartbeatThrottleInterval: HEARTBEAT_INTERVAL,
    defaultHeartbeatThrottleInterval: HEARTBEAT_INTERVAL,
    shutdownGraceTime: SHUTDOWN_GRACE,
  });
  const finished = worker.run();
  return {
    finished,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await finished;
      await connection.close();
      await warehouse.close();
      s3.close();
    },
  };
}

function bundle(): string {
  if (!existsSync(WORKFLOW_BUNDLE)) throw new Error(`${WORKFLOW_BUNDLE} is missing: run npm run build`);
  return WORKFLOW_BUNDLE;
}
