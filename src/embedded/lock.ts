import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifySelf, isRunning, type ProcessIdentity } from './process-identity.js';

interface Owner extends ProcessIdentity {
  readonly token: string;
}

const POLL_MS = 50;
const REPORT_DELAY_MS = 2000;

/**
 * Runs `work` while no other process (and no other caller in this one) holds the lock of the same folder.
 * The lock of a process that died is taken over. `report` receives one line if the wait is long.
 */
export async function withLock<T>(lock: string, report: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const owner: Owner = { ...identifySelf(), token: randomUUID() };
  mkdirSync(dirname(lock), { recursive: true, mode: 0o700 });
  await acquire(lock, owner, report);
  try {
    return await work();
  } finally {
    removeFolder(lock);
  }
}

async function acquire(lock: string, owner: Owner, report: (line: string) => void): Promise<void> {
  const since = Date.now();
  let isReported = false;
  while (!tryAcquire(lock, owner)) {
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

/** Tries to take the lock. Its folder is moved into place with its content, so that a lock always has its owner. */
function tryAcquire(lock: string, owner: Owner): boolean {
  const prepared = `${lock}.${owner.token}`;
  mkdirSync(prepared);
  writeFileSync(join(prepared, 'owner.json'), JSON.stringify(owner));
  if (tryRename(prepared, lock)) return true;
  rmSync(prepared, { recursive: true, force: true });
  return false;
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
    return JSON.parse(readFileSync(join(lock, 'owner.json'), 'utf8')) as Owner;
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
