import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { logTail, startDaemon, stopDaemon } from '../../src/embedded/daemon.js';
import { isRunning, type ProcessIdentity } from '../../src/embedded/process-identity.js';
import { findTemporalCli } from '../../src/embedded/temporal-cli.js';
import { ignore } from '../embedded/support/homes.js';
import { freePort } from '../support/free-port.js';

/** A Temporal dev server on a file, on one port for good. */
export interface TemporalServer {
  readonly address: string;
  kill(): Promise<void>;
  /** Starts it again on its file, and waits until it answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Temporal dev server whose file is in a home. */
export async function startTemporal(home: string): Promise<TemporalServer> {
  const program = await findTemporalCli({ home, env: process.env, report: ignore });
  mkdirSync(join(home, 'temporal'), { recursive: true });
  const port = String(await freePort());
  const place = ['--db-filename', join(home, 'temporal', 'temporal.db'), '--ip', '127.0.0.1', '--port', port];
  const args = ['server', 'start-dev', '--headless', ...place, '--log-level', 'error'];
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? home };
  const log = join(home, 'logs', 'temporal.log');
  const address = `127.0.0.1:${port}`;
  const start = async () => {
    const daemon = await startDaemon({ program, args, env }, log);
    await untilAnswers(address, daemon, log);
    return daemon;
  };
  let daemon = await start();
  return {
    address,
    kill: () => stopDaemon(daemon, []),
    start: async () => {
      daemon = await start();
    },
    stop: () => stopDaemon(daemon, [['SIGTERM', 15_000]]),
  };
}

async function untilAnswers(address: string, daemon: ProcessIdentity, log: string): Promise<void> {
  let last: unknown;
  for (const deadline = Date.now() + 60_000; isRunning(daemon) && Date.now() < deadline; await sleep(100)) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 2_000 });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      return await connection.close();
    } catch (error) {
      last = error;
    }
  }
  const what = isRunning(daemon) ? 'does not answer within a minute' : 'has ended';
  throw new Error(`Temporal ${what}:\n${logTail(log)}`, { cause: last });
}
