import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifySelf, isRunning, type ProcessIdentity } from './process-identity.js';

interface Owner extends ProcessIdentity {
  readonly token: string;
}

const OWNER_FILE = 'owner.json';
const POLL_MS = 50;
const REPORT_DELAY_MS = 2000;

/** Lock whose files are on the disk already: it can be taken once, also while the disk is full. */
export interface ReservedLock {
  /** Runs `work` while no other process (and no other caller in this one) holds the lock. See `withLock`. */
  hold<T>(report: (line: string) => void, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * Runs `work` while no other process (and no other caller in this one) holds the lock of the same folder.
 * The lock of a process that died is taken over. `report` receives one line if the wait is long.
 * @throws the signal's reason if it aborts during the wait.
 */
export function withLock<T>(
  lock: string,
  report: (line: string) => void,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return reserveLock(lock).hold(report, work, signal);
}

/** Writes what a lock needs on the disk, so that it can be taken while the disk is full. */
export function reserveLock(lock: string): ReservedLock {
  const owner: Owner = { ...identifySelf(), token: randomUUID() };
  const prepared = `${lock}.${owner.token}`;
  prepare(prepared, owner);
  removeReservationsOfDead(lock);
  return {
    hold: async (report, work, signal) => {
      // Somebody may have removed the home in between.
      if (!existsSync(prepared)) prepare(prepared, owner);
      await acquire(lock, prepared, report, signal);
      try {
        return await work();
      } finally {
        removeFolder(lock);
      }
    },
  };
}

/** Writes the folder that becomes the lock, with its owner. */
function prepare(folder: string, owner: Owner): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, OWNER_FILE);
  writeFileSync(`${file}.new`, JSON.stringify(owner));
  renameSync(`${file}.new`, file);
}

async function acquire(
  lock: string,
  prepared: string,
  report: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const since = Date.now();
  let isReported = false;
  // Its folder is moved into place with its content, so that a lock always has its owner.
  while (!tryRename(prepared, lock)) {
    if (signal?.aborted) {
      rmSync(prepared, { recursive: true, force: true });
      throw signal.reason;
    }
    const holder = readOwner(lock);
    if (holder !== undefined && !isRunning(holder)) {
      breakLock(lock, holder);
      continue;
    }
    if (holder !== undefined && !isReported && Date.now() - since > REPORT_DELAY_MS) {
      report(`Waiting for process ${holder.pid}, which is starting or stopping the local services`);
      isReported = true;
    }
    await sleep(POLL_MS);
  }
}

/** Removes what killed processes have reserved and never taken. One that is being written has no owner yet. */
function removeReservationsOfDead(lock: string): void {
  const prefix = `${basename(lock)}.`;
  const reserved = readdirSync(dirname(lock)).filter((name) => name.startsWith(prefix));
  for (const path of reserved.map((name) => join(dirname(lock), name))) {
    const owner = readOwner(path);
    if (owner !== undefined && !isRunning(owner)) rmSync(path, { recursive: true, force: true });
  }
}

/** Removes the lock of a dead owner. If two processes do that at once, the slower one may have moved a live lock, and restores it. */
function breakLock(lock: string, dead: Owner): void {
  const aside = `${lock}.${randomUUID()}`;
  if (!tryRename(lock, aside)) return;
  if (readOwner(aside)?.token !== dead.token && tryRename(aside, lock)) return;
  rmSync(aside, { recursive: true, force: true });
}

function removeFolder(lock: string): void {
  const aside = `${lock}.${randomUUID()}`;
  if (tryRename(lock, aside)) rmSync(aside, { recursive: true, force: true });
}

function readOwner(lock: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(lock, OWNER_FILE), 'utf8')) as Owner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Renames a folder; false if the source is missing or the destination exists. */
function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}
