import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoadError } from '../model/errors.js';
import { logTail, startDaemon, stopDaemon, type StopStep } from './daemon.js';
import { homePaths } from './home.js';
import { choosePorts, isPortFree, LOOPBACK } from './ports.js';
import { prepareCluster, type PostgresCluster } from './postgres-cluster.js';
import { readPassword } from './postgres-passwords.js';
import { createDatabase, probePostgres, type PostgresService, type Probe } from './postgres-probe.js';
import { LOADER, READER, separateRoles } from './postgres-roles.js';
import { commandLine, identify, isRunning, type ProcessIdentity } from './process-identity.js';
import { readRecord, writeRecord } from './service-record.js';

const PREFERRED_PORT = 5439;
/** Time for which a start is retried if a temporary obstacle prevents it. */
const START_LIMIT_MS = 60_000;
const START_RETRY_DELAY_MS = 500;
/** Stall timeout of a start; it starts again while the server reports that it recovers. */
const STALL_TIMEOUT_MS = 20_000;
const POLL_MS = 30;
/** Text of the log while sessions of a killed server still run a statement. */
const OLD_SESSIONS = 'pre-existing shared memory block';
/** Fast shutdown: ends the sessions and writes a checkpoint. Then immediate shutdown, with recovery at the next start. */
const STOP: readonly StopStep[] = [
  ['SIGINT', 60_000],
  ['SIGQUIT', 10_000],
];
const STOP_HUNG: readonly StopStep[] = [['SIGQUIT', 3000]];

/** Finds the PostgreSQL of this home that runs and answers; undefined if none does. */
export async function findPostgres(home: string): Promise<PostgresService | undefined> {
  const record = readRecord(home, 'postgres');
  const password = readPassword(home, 'loader');
  if (record === undefined || password === undefined || !isRunning(record.process)) return undefined;
  const service = serviceAt(record.ports[0] ?? PREFERRED_PORT, password);
  const probe = await probePostgres(service);
  return probe.state === 'ready' ? withReader(home, service, probe) : undefined;
}

/**
 * Finds or starts the PostgreSQL of this home. The caller holds the lock, and stops what is running if the signal ends
 * the start.
 * @throws EMBEDDED_FAILED with the end of its log.
 */
export async function startPostgres(
  home: string,
  report: (line: string) => void,
  signal?: AbortSignal,
): Promise<PostgresService> {
  const record = readRecord(home, 'postgres');
  const password = readPassword(home, 'loader');
  if (record !== undefined && password !== undefined && isRunning(record.process)) {
    const service = serviceAt(record.ports[0] ?? PREFERRED_PORT, password);
    const found = await waitUntilReady(service, record.process, signal);
    if (typeof found === 'object') return withReader(home, service, found);
    report(`PostgreSQL 18 (process ${record.process.pid}) does not answer: starting it again`);
    await stopDaemon(record.process, STOP_HUNG);
  }
  const cluster = await prepareCluster(home, report);
  await clearPidFile(cluster.data);
  return startOnSomePort(home, cluster, report, signal);
}

/** Stops the PostgreSQL of this home if it runs. The caller holds the lock. */
export async function stopPostgres(home: string, report: (line: string) => void): Promise<void> {
  const record = readRecord(home, 'postgres');
  if (record === undefined || !isRunning(record.process)) return;
  report('Stopping PostgreSQL 18');
  await stopDaemon(record.process, STOP);
}

async function startOnSomePort(
  home: string,
  cluster: PostgresCluster,
  report: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<PostgresService> {
  const logFile = join(homePaths(home).logs, 'postgres.log');
  const deadline = Date.now() + START_LIMIT_MS;
  let reportedPort: number | undefined;
  for (;;) {
    const port = await choosePort(home, report);
    signal?.throwIfAborted();
    if (port !== reportedPort) report(`Starting PostgreSQL 18 on ${LOOPBACK}:${port}`);
    reportedPort = port;
    const daemon = await startDaemon(cluster.serve(port), logFile);
    writeRecord(home, 'postgres', { process: daemon, ports: [port] });
    const service = serviceAt(port, cluster.password);
    const outcome = await waitUntilReady(service, daemon, signal);
    if (typeof outcome === 'object') {
      // Nobody else uses the server yet: an older version's role can be replaced.
      if (outcome.isSuperuser) await separateRoles(home, service);
      return withReader(home, service, { isSuperuser: false });
    }
    await stopDaemon(daemon, STOP_HUNG);
    const mayPass = outcome === 'ended' && ((await isTaken(port)) || logTail(logFile).includes(OLD_SESSIONS));
    if (!mayPass || Date.now() > deadline) break;
    await sleep(START_RETRY_DELAY_MS);
  }
  throw new LoadError('EMBEDDED_FAILED', `PostgreSQL 18 does not start. ${logFile} ends with:\n${logTail(logFile)}`);
}

/** Whether another program has taken the port since it was chosen. */
async function isTaken(port: number): Promise<boolean> {
  return !(await isPortFree(port));
}

/** Chooses the port of the last start, else the preferred one, else any free one. */
async function choosePort(home: string, report: (line: string) => void): Promise<number> {
  const preferred = [...new Set([...(readRecord(home, 'postgres')?.ports ?? []), PREFERRED_PORT])];
  const [port = PREFERRED_PORT] = await choosePorts([preferred]);
  if (port !== preferred[0]) report(`Port ${preferred[0]} is taken: PostgreSQL 18 uses ${port} instead`);
  return port;
}

/** Waits for the first answer. @returns it, or why there is none. */
async function waitUntilReady(
  service: PostgresService,
  daemon: ProcessIdentity,
  signal: AbortSignal | undefined,
): Promise<Probe | 'ended' | 'silent'> {
  let lastSign = Date.now();
  while (Date.now() - lastSign < STALL_TIMEOUT_MS) {
    if (!isRunning(daemon)) return 'ended';
    const probe = await probePostgres(service);
    if (probe.state === 'ready') return probe;
    if (probe.state === 'no database') await createDatabase(service);
    if (probe.state === 'recovering') lastSign = Date.now();
    signal?.throwIfAborted();
    await sleep(POLL_MS);
  }
  return 'silent';
}

/**
 * Removes the pid file: PostgreSQL does not start while the pid in it is in use, even by an unrelated program.
 * A server that runs on this folder without a service record (this program was killed in between) is stopped.
 */
async function clearPidFile(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const holder = Number.isInteger(pid) && pid > 0 ? identify(pid) : undefined;
  if (holder !== undefined && commandLine(pid).includes(`-D ${data} `)) await stopDaemon(holder, STOP);
  rmSync(pidFile, { force: true });
}

function serviceAt(port: number, password: string): PostgresService {
  return { host: LOOPBACK, port, database: LOADER, user: LOADER, password };
}

/** Adds the login that can only read, unless the server still has the roles of an older version. */
function withReader(
  home: string,
  service: PostgresService,
  { isSuperuser }: Pick<Probe, 'isSuperuser'>,
): PostgresService {
  const password = isSuperuser ? undefined : readPassword(home, 'reader');
  return password === undefined ? service : { ...service, reader: { user: READER, password } };
}
