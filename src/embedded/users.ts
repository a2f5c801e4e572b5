import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homePaths } from './home.js';
import { identifySelf, isRunning, type ProcessIdentity } from './process-identity.js';
import type { ServiceName } from './service-record.js';

/** A process that uses services of a home until it releases them or ends. */
interface User {
  readonly process: ProcessIdentity;
  readonly services: readonly ServiceName[];
}

/** Registers this process as a user of these services. @returns function that removes it again. */
export function enter(home: string, services: readonly ServiceName[]): () => void {
  const folder = homePaths(home).users;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const user: User = { process: identifySelf(), services };
  const file = join(folder, `${process.pid}.${randomUUID()}.json`);
  writeFileSync(`${file}.new`, JSON.stringify(user), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return () => rmSync(file, { force: true });
}

/** Services that some living process uses. Removes the registrations of dead ones. The caller holds the lock. */
export function usedServices(home: string): Set<ServiceName> {
  const folder = homePaths(home).users;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const used = new Set<ServiceName>();
  for (const file of readdirSync(folder).map((name) => join(folder, name))) {
    const user = file.endsWith('.json') ? (JSON.parse(readFileSync(file, 'utf8')) as User) : undefined;
    if (user !== undefined && isRunning(user.process)) user.services.forEach((service) => used.add(service));
    else rmSync(file, { force: true });
  }
  return used;
}
