import { DefaultLogger, Runtime } from '@temporalio/worker';
import { pino, type Logger } from 'pino';
import pinoPretty from 'pino-pretty';

/** How much is logged. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The process's log on stderr: JSON lines, or readable ones on a terminal. */
export function createLog(level: LogLevel): Logger {
  const destination = process.stderr.isTTY
    ? pinoPretty({ destination: 2, sync: true, ignore: 'pid,hostname' })
    : pino.destination({ dest: 2, sync: true });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

const PINO_LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

let installed = false;

/** Sends what Temporal's SDK logs, activities and workflows included, to the same log. Once a process. */
export function installLogging(level: LogLevel): void {
  if (installed) return;
  installed = true;
  const log = createLog(level);
  const temporalLevel = level.toUpperCase() as Uppercase<LogLevel>;
  const logger = new DefaultLogger(temporalLevel, ({ level: at, message, meta }) => {
    const { sdkComponent, ...facts } = meta ?? {};
    log[PINO_LEVEL[at]]({ ...facts, component: sdkComponent }, message);
  });
  Runtime.install({
    logger,
    telemetryOptions: { logging: { forward: {}, filter: { core: temporalLevel, other: 'WARN' } } },
  });
}
