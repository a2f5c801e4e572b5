import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifySelf, isRunning, type ProcessIdentity } from './process-identity.js';

interface Owner extends ProcessIdentity {
  readonly token: string;
}

const POLL_MS = 50;
const TELL_AFTER_MS = 2000;

/**
 * Does `work` while no other process (and no other caller in this one) is inside a `withLock` of the same folder.
 * The lock of a process that died is taken over. `report` is told once when it has to wait for long.
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
  let told = false;
  while (!tryAcquire(lock, owner)) {
    const holder = readOwner(lock);
    if (holder !== undefined && !isRunning(holder)) {
      breakLock(lock, holder);
      continue;
    }
    if (holder !== undefined && !told && Date.now() - since > TELL_AFTER_MS) {
      report(`Waiting for process ${holder.pid}, which is starting or stopping the local services`);
      told = true;
    }
    await sleep(POLL_MS);
  }
}

/** A folder with its content is moved into place in one step, so that a lock is never seen without its owner. */
function tryAcquire(lock: string, owner: Owner): boolean {
  const prepared = `${lock}.${owner.token}`;
  mkdirSync(prepared);
  writeFileSync(join(prepared, 'owner.json'), JSON.stringify(owner));
  if (tryRename(prepared, lock)) return true;
  rmSync(prepared, { recursive: true, force: true });
  return false;
}

/** Two may find the same dead owner: the slower one has then moved a live lock away, and puts it back. */
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

/** False where the source is gone, or the destination is there. */
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
