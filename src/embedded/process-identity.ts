import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { LoadError } from '../model/errors.js';

/** Identity of one process: the system reuses a pid, but not a pid with its start time. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time of the process in the system's format, for comparison only. */
  readonly start: string;
}

/** Identifies the process that has this pid now; undefined if there is none, or only a zombie. */
export function identify(pid: number): ProcessIdentity | undefined {
  const start = process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
  return start === undefined ? undefined : { pid, start };
}

/** Identifies this process. */
export function identifySelf(): ProcessIdentity {
  const self = identify(process.pid);
  if (self !== undefined) return self;
  const remedy = 'Mount /proc, or install ps, so that this user sees its own processes.';
  throw new LoadError('EMBEDDED_FAILED', 'This process cannot see itself in the process table', {}, { remedy });
}

/** Whether exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.start === identity.start;
}

/** Command line of a process, its arguments separated by blanks; empty if there is no such process. */
export function commandLine(pid: number): string {
  if (process.platform === 'linux') return (readIfExists(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
  return ps(pid, 'command=');
}

function startFromProc(pid: number): string | undefined {
  const stat = readIfExists(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command's name, in parentheses, may contain blanks: fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startTicks = fields[19];
  if (state === 'X' || (state === 'Z' && !hasThreads(pid)) || startTicks === undefined) return undefined;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startTicks}`;
}

/** Whether threads of a process whose first one has ended still run: until they end, its ports are taken. */
function hasThreads(pid: number): boolean {
  return (ifExists(() => readdirSync(`/proc/${pid}/task`)) ?? []).length > 1;
}

function startFromPs(pid: number): string | undefined {
  const [state, ...start] = ps(pid, 'state=,lstart=').split(/\s+/);
  return state === undefined || state === '' || state.startsWith('Z') ? undefined : start.join(' ');
}

function ps(pid: number, columns: string): string {
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    return execFileSync('ps', ['-ww', '-o', columns, '-p', String(pid)], { encoding: 'utf8', env }).trim();
  } catch (error) {
    // ps ends with 1 if there is no such process.
    if ((error as { status?: number }).status === 1) return '';
    throw error;
  }
}

function readIfExists(path: string): string | undefined {
  return ifExists(() => readFileSync(path, 'utf8'));
}

/** Reads facts of a process. @returns undefined if it has ended. */
function ifExists<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
