import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LoadError } from '../model/errors.js';
import { SEARCH_ATTRIBUTES } from '../model/plan.js';
import { logTail, startDaemon, stopDaemon, type Command, type StopStep } from './daemon.js';
import { homePaths } from './home.js';
import { answersOk } from './http-answer.js';
import { choosePorts, hiddenLoopback, LOOPBACK } from './ports.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';
import { isUp, readRecord, writeRecord, type ServiceRecord } from './service-record.js';
import { findTemporalCli } from './temporal-cli.js';
import type { Backend } from './web-ui-proxy.js';

/** Addresses of the embedded Temporal server. */
export interface TemporalService {
  /** host:port of its gRPC endpoint. */
  address: string;
  uiUrl: string;
  namespace: string;
}

/** Ports of gRPC, of the Web UI's proxy, and of the Web UI behind it. */
type Ports = readonly [number, number, number];

const NAMESPACE = 'default';
const PREFERRED_PORT = 7233;
const PREFERRED_UI_PORT = 8233;
const MAX_STARTS = 3;
const STALL_TIMEOUT_MS = 30_000;
const ANSWER_LIMIT_MS = 2000;
const POLL_MS = 50;
const STOP: readonly StopStep[] = [['SIGTERM', 15_000]];
const PROXY = fileURLToPath(new URL('./web-ui-proxy-process.js', import.meta.url));

/**
 * Dynamic configuration that closes what nobody needs here: the HTTP API, which answers pages of any origin unless it
 * knows the hosts to answer (it has none; names that end in .invalid do not exist, RFC 2606), and the server's requests for
 * news of versions.
 */
const CLOSED = ['frontend.httpAllowedHosts=["no.invalid"]', 'frontend.enableServerVersionCheck=false'];

/**
 * Modes of its database, which is SQLite: a log that is synced once at each commit, in place of a journal that is synced
 * twice, made and deleted. Both keep a committed transaction when the power fails (https://sqlite.org/wal.html). A connection
 * that finds the database locked, as while another one changes its mode, waits.
 */
const DATABASE_MODES = ['busy_timeout=10000', 'journal_mode=wal', 'synchronous=full'];

/** Finds the Temporal server of this home that runs and answers; undefined if none does. */
export async function findTemporal(home: string): Promise<TemporalService | undefined> {
  const record = readRecord(home, 'temporal');
  if (record === undefined || !isUp(record)) return undefined;
  const service = serviceOf(record);
  return (await answers(service)) ? service : undefined;
}

/**
 * Finds or starts the Temporal server of this home. The caller holds the lock, and stops what is running if the signal
 * ends the start.
 * @throws EMBEDDED_FAILED with the end of its log, or with what to install.
 */
export async function startTemporal(
  home: string,
  report: (line: string) => void,
  signal?: AbortSignal,
): Promise<TemporalService> {
  const record = readRecord(home, 'temporal');
  if (record !== undefined && isRunning(record.process)) {
    if ((await waitUntilReady(record, signal)) === 'ready') return serviceOf(record);
    report(`The Temporal server (process ${record.process.pid}) does not answer: starting it again`);
  }
  if (record !== undefined) await stopAll(record);
  const program = await findTemporalCli({ home, env: process.env, report, signal });
  mkdirSync(homePaths(home).temporal, { recursive: true, mode: 0o700 });
  return startOnSomePorts(home, program, report, signal);
}

/** Stops the Temporal server of this home if it runs. The caller holds the lock. */
export async function stopTemporal(home: string, report: (line: string) => void): Promise<void> {
  const record = readRecord(home, 'temporal');
  if (record === undefined || !isRunning(record.process)) return;
  report('Stopping the Temporal server');
  await stopAll(record);
}

/** Stops the Web UI's proxy with the server. */
async function stopAll({ process, proxy }: ServiceRecord): Promise<void> {
  await stopDaemon(process, STOP);
  if (proxy !== undefined) await stopDaemon(proxy, STOP);
}

async function startOnSomePorts(
  home: string,
  program: string,
  report: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<TemporalService> {
  const logFile = join(homePaths(home).logs, 'temporal.log');
  for (let left = MAX_STARTS; left > 0; left--) {
    const ports = await choosePortsFor(home, report);
    signal?.throwIfAborted();
    const service = serviceOf({ ports });
    report(`Starting the Temporal server on ${service.address}, Web UI ${service.uiUrl}`);
    const record = await startBoth(home, program, ports, logFile);
    const outcome = await waitUntilReady(record, signal);
    if (outcome === 'ready') return service;
    await stopAll(record);
    // One that ended may have lost a port to another program: one of those above, or one that it chose for a part of itself.
    if (outcome === 'silent') break;
  }
  throw new LoadError(
    'EMBEDDED_FAILED',
    `The Temporal server does not start. ${logFile} ends with:\n${logTail(logFile)}`,
  );
}

/** Starts the server with its Web UI where no page finds it, and the proxy where people look for it. */
async function startBoth(
  home: string,
  program: string,
  [port, uiPort, backendPort]: Ports,
  logFile: string,
): Promise<ServiceRecord> {
  const backend: Backend = { host: hiddenLoopback(), port: backendPort };
  const server = await startDaemon(serveCommand(home, program, port, backend), logFile);
  writeRecord(home, 'temporal', { process: server, ports: [port, uiPort] });
  const proxy = await startDaemon(proxyCommand(uiPort, backend, server), logFile);
  const record = { process: server, ports: [port, uiPort], proxy };
  writeRecord(home, 'temporal', record);
  return record;
}

/** Chooses the ports of the last start, else the preferred ones, else any free ones. */
async function choosePortsFor(home: string, report: (line: string) => void): Promise<Ports> {
  const [lastPort = PREFERRED_PORT, lastUiPort = PREFERRED_UI_PORT] = readRecord(home, 'temporal')?.ports ?? [];
  const [port = PREFERRED_PORT, uiPort = PREFERRED_UI_PORT, backendPort = 0] = await choosePorts([
    [...new Set([lastPort, PREFERRED_PORT])],
    [...new Set([lastUiPort, PREFERRED_UI_PORT])],
    [],
  ]);
  if (port !== lastPort) report(`Port ${lastPort} is taken: the Temporal server uses ${port} instead`);
  if (uiPort !== lastUiPort) report(`Port ${lastUiPort} is taken: the Web UI uses ${uiPort} instead`);
  return [port, uiPort, backendPort];
}

function serveCommand(home: string, program: string, port: number, ui: Backend): Command {
  const database = join(homePaths(home).temporal, 'temporal.db');
  const places = ['--db-filename', database, '--ip', LOOPBACK, '--port', String(port)];
  const uiPlaces = ['--ui-ip', ui.host, '--ui-port', String(ui.port), '--ui-disable-news-fetch'];
  const modes = repeated('--sqlite-pragma', DATABASE_MODES);
  const closed = repeated('--dynamic-config-value', CLOSED);
  const attributes = repeated(
    '--search-attribute',
    Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => `${name}=${typeOfFlag(type)}`),
  );
  return {
    program,
    args: ['server', 'start-dev', ...places, ...modes, ...uiPlaces, ...closed, '--log-level', 'error', ...attributes],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? home },
  };
}

/** Type of a search attribute as the server's flag has it: `KeywordList` of KEYWORD_LIST. */
function typeOfFlag(type: string): string {
  return type.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A flag that is given once for each value. */
function repeated(flag: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [flag, value]);
}

function proxyCommand(port: number, backend: Backend, server: ProcessIdentity): Command {
  const args = [PROXY, String(port), JSON.stringify(backend), JSON.stringify(server)];
  return { program: process.execPath, args, env: { PATH: process.env['PATH'] ?? '' } };
}

async function waitUntilReady(
  record: ServiceRecord,
  signal: AbortSignal | undefined,
): Promise<'ready' | 'ended' | 'silent'> {
  const service = serviceOf(record);
  const deadline = Date.now() + STALL_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (!isUp(record)) return 'ended';
    if (await answers(service)) return 'ready';
    signal?.throwIfAborted();
    await sleep(POLL_MS);
  }
  return 'silent';
}

/** Whether the server answers and knows its namespace. The request goes through proxy and Web UI, so that all are checked. */
function answers({ uiUrl, namespace }: TemporalService): Promise<boolean> {
  return answersOk(`${uiUrl}/api/v1/namespaces/${namespace}`, ANSWER_LIMIT_MS);
}

function serviceOf({ ports }: Pick<ServiceRecord, 'ports'>): TemporalService {
  const [port = PREFERRED_PORT, uiPort = PREFERRED_UI_PORT] = ports;
  return { address: `${LOOPBACK}:${port}`, uiUrl: `http://${LOOPBACK}:${uiPort}`, namespace: NAMESPACE };
}
