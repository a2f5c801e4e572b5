import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 100;
const KB_IN_MB = 1024;
/** Linux counts processors' time in hundredths of a second (USER_HZ). */
const TICKS_IN_SECOND = 100;

/** Where utime stands in /proc/PID/stat, counted after the name; then stime, cutime, cstime. */
const UTIME = 11;

/** Resources that processes took, by their kind. */
export interface Taken {
  /** The peak resident memory of the largest process, in MB. What PostgreSQL's backends share is counted in each. */
  readonly peakMb: Readonly<Record<string, number>>;
  /** Seconds of processors, of all of them together. */
  readonly cpu: Readonly<Record<string, number>>;
}

/** A process to watch; `children` for all that it starts instead of itself. */
export interface Watched {
  readonly pid: number;
  readonly children?: boolean;
}

/** Watches processes, and their children that come and go, until the function that it gives back is called. */
export function watchProcesses(watched: Readonly<Record<string, Watched>>): () => Taken {
  const peakMb: Record<string, number> = {};
  const before = Object.fromEntries(Object.entries(watched).map(([name, one]) => [name, cpuOf(one)]));
  const cpu: Record<string, number> = {};
  const sample = (): void => {
    for (const [name, one] of Object.entries(watched)) {
      const pids = one.children ? childrenOf(one.pid) : [one.pid];
      peakMb[name] = Math.max(peakMb[name] ?? 0, ...pids.map(peakOf));
      // A process that has ended says nothing any more: what it last said stays.
      cpu[name] = Math.max(cpu[name] ?? 0, cpuOf(one) - (before[name] ?? 0));
    }
  };
  const timer = setInterval(sample, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    sample();
    return { peakMb, cpu };
  };
}

/**
 * Of several runs, by kind of process: the highest peak, and the least time of processors, as what other programs take of
 * the processors' caches can only add to it.
 */
export function takenPerRun(runs: readonly Taken[]): Taken {
  const peakMb: Record<string, number> = {};
  const cpu: Record<string, number> = {};
  for (const run of runs) {
    for (const [name, mb] of Object.entries(run.peakMb)) peakMb[name] = Math.max(peakMb[name] ?? 0, mb);
    for (const [name, seconds] of Object.entries(run.cpu)) cpu[name] = Math.min(cpu[name] ?? Infinity, seconds);
  }
  return { peakMb, cpu };
}

/** Of children also those that have ended: their parent has their sum. */
function cpuOf({ pid, children = false }: Watched): number {
  const [utime = 0, stime = 0, ofEnded = 0, sysOfEnded = 0] = timesOf(pid);
  if (!children) return utime + stime;
  return ofEnded + sysOfEnded + childrenOf(pid).reduce((sum, child) => sum + cpuOf({ pid: child }), 0);
}

function timesOf(pid: number): number[] {
  const stat = readOf(`/proc/${pid}/stat`, (path) => readFileSync(path, 'utf8')) ?? '';
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(UTIME, UTIME + 4).map((ticks) => Number(ticks) / TICKS_IN_SECOND);
}

function childrenOf(pid: number): number[] {
  const tasks = readOf(`/proc/${pid}/task`, (path) => readdirSync(path)) ?? [];
  return tasks.flatMap((task) => {
    const children = readOf(`/proc/${pid}/task/${task}/children`, (path) => readFileSync(path, 'utf8')) ?? '';
    return children.trim().split(/\s+/).filter(Boolean).map(Number);
  });
}

/** In MB; 0 where the process is gone. */
function peakOf(pid: number): number {
  const status = readOf(`/proc/${pid}/status`, (path) => readFileSync(path, 'utf8')) ?? '';
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / KB_IN_MB;
}

/** Processes end while one looks at them. */
function readOf<T>(path: string, read: (path: string) => T): T | undefined {
  try {
    return read(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
