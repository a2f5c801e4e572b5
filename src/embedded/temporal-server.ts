import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoadError } from '../model/errors.js';
import { logTail, startDaemon, stopDaemon, type Command, type StopStep } from './daemon.js';
import { homePaths } from './home.js';
import { choosePorts, isPortFree, LOOPBACK } from './ports.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';
import { readRecord, writeRecord, type ServiceRecord } from './service-record.js';
import { findTemporalCli } from './temporal-cli.js';

/** Addresses of the embedded Temporal server. */
export interface TemporalService {
  /** host:port of its gRPC endpoint. */
  address: string;
  uiUrl: string;
  namespace: string;
}

const NAMESPACE = 'default';
const PREFERRED_PORT = 7233;
const PREFERRED_UI_PORT = 8233;
const MAX_STARTS = 3;
const STALL_TIMEOUT_MS = 30_000;
const ANSWER_LIMIT_MS = 2000;
const POLL_MS = 50;
const STOP: readonly StopStep[] = [['SIGTERM', 15_000]];

/** Custom search attributes of loads; the server must know their types. */
const SEARCH_ATTRIBUTES: Readonly<Record<string, string>> = {
  SparkifyLoadDate: 'Datetime',
  SparkifyOutcome: 'Keyword',
  SparkifyRowsLoaded: 'Int',
  SparkifyFailedChecks: 'KeywordList',
};

/** Finds the Temporal server of this home that runs and answers; undefined if none does. */
export async function findTemporal(home: string): Promise<TemporalService | undefined> {
  const record = readRecord(home, 'temporal');
  if (record === undefined || !isRunning(record.process)) return undefined;
  const service = serviceOf(record);
  return (await answers(service)) ? service : undefined;
}

/**
 * Finds or starts the Temporal server of this home. The caller holds the lock.
 * @throws EMBEDDED_FAILED with the end of its log, or with what to install.
 */
export async function startTemporal(home: string, report: (line: string) => void): Promise<TemporalService> {
  const record = readRecord(home, 'temporal');
  if (record !== undefined && isRunning(record.process)) {
    if ((await waitUntilReady(record)) === 'ready') return serviceOf(record);
    report(`The Temporal server (process ${record.process.pid}) does not answer: starting it again`);
    await stopDaemon(record.process, STOP);
  }
  const program = await findTemporalCli({ home, env: process.env, report });
  mkdirSync(homePaths(home).temporal, { recursive: true, mode: 0o700 });
  return startOnSomePorts(home, program, report);
}

/** Stops the Temporal server of this home if it runs. The caller holds the lock. */
export async function stopTemporal(home: string, report: (line: string) => void): Promise<void> {
  const record = readRecord(home, 'temporal');
  if (record === undefined || !isRunning(record.process)) return;
  report('Stopping the Temporal server');
  await stopDaemon(record.process, STOP);
}

async function startOnSomePorts(
  home: string,
  program: string,
  report: (line: string) => void,
): Promise<TemporalService> {
  const logFile = join(homePaths(home).logs, 'temporal.log');
  for (let left = MAX_STARTS; left > 0; left--) {
    const ports = await choosePortsFor(home, report);
    const service = serviceOf({ ports });
    report(`Starting the Temporal server on ${service.address}, Web UI ${service.uiUrl}`);
    const daemon = startDaemon(serveCommand(home, program, ports), logFile);
    const record = { process: daemon, ports };
    writeRecord(home, 'temporal', record);
    const outcome = await waitUntilReady(record);
    if (outcome === 'ready') return service;
    await stopDaemon(daemon, STOP);
    const free = await Promise.all(ports.map(isPortFree));
    if (outcome === 'silent' || free.every(Boolean)) break;
  }
  throw new LoadError(
    'EMBEDDED_FAILED',
    `The Temporal server does not start. ${logFile} ends with:\n${logTail(logFile)}`,
  );
}

/** Chooses the ports of the last start, else the preferred ones, else any free ones. */
async function choosePortsFor(home: string, report: (line: string) => void): Promise<[number, number]> {
  const [lastPort = PREFERRED_PORT, lastUiPort = PREFERRED_UI_PORT] = readRecord(home, 'temporal')?.ports ?? [];
  const [port = PREFERRED_PORT, uiPort = PREFERRED_UI_PORT] = await choosePorts([
    [...new Set([lastPort, PREFERRED_PORT])],
    [...new Set([lastUiPort, PREFERRED_UI_PORT])],
  ]);
  if (port !== lastPort) report(`Port ${lastPort} is taken: the Temporal server uses ${port} instead`);
  if (uiPort !== lastUiPort) report(`Port ${lastUiPort} is taken: the Web UI uses ${uiPort} instead`);
  return [port, uiPort];
}

function serveCommand(home: string, program: string, [port, uiPort]: readonly [number, number]): Command {
  const database = join(homePaths(home).temporal, 'temporal.db');
  const places = ['--db-filename', database, '--ip', LOOPBACK, '--port', String(port), '--ui-port', String(uiPort)];
  const attributes = Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${type}`,
  ]);
  return {
    program,
    args: ['server', 'start-dev', ...places, '--log-level', 'error', ...attributes],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? home },
  };
}

async function waitUntilReady(record: ServiceRecord): Promise<'ready' | 'ended' | 'silent'> {
  const service = serviceOf(record);
  const daemon: ProcessIdentity = record.process;
  const deadline = Date.now() + STALL_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (!isRunning(daemon)) return 'ended';
    if (await answers(service)) return 'ready';
    await sleep(POLL_MS);
  }
  return 'silent';
}

/** Whether the server answers and knows its namespace. The request goes through the Web UI, so that both are checked. */
async function answers(service: TemporalService): Promise<boolean> {
  const question = `${service.uiUrl}/api/v1/namespaces/${service.namespace}`;
  const answer = await fetch(question, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.ok === true;
}

function serviceOf({ ports }: Pick<ServiceRecord, 'ports'>): TemporalService {
  const [port = PREFERRED_PORT, uiPort = PREFERRED_UI_PORT] = ports;
  return { address: `${LOOPBACK}:${port}`, uiUrl: `http://${LOOPBACK}:${uiPort}`, namespace: NAMESPACE };
}
