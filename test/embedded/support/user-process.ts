import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RunningServices } from '../../../src/embedded/services.js';
import type { ServiceName } from '../../../src/embedded/service-record.js';

/** Another process that uses services of a home. */
export interface UserProcess {
  readonly services: RunningServices;
  /** Lets it leave as it should, and waits for its end. */
  leave(): Promise<void>;
  /** Kills it, and everything else in its process group, as hard as can be. */
  kill(): Promise<void>;
}

/** Starts such a process and waits until its services are up. */
export async function startUser(home: string, ...names: ServiceName[]): Promise<UserProcess> {
  const script = fileURLToPath(new URL('./service-user.js', import.meta.url));
  const child = spawn(process.execPath, [script, home, ...names], { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const firstLine = once(createInterface(child.stdout), 'line').then(([line]) => line as string);
  const line = await Promise.race([firstLine, ended]);
  if (typeof line !== 'string') throw new Error(`The using process ended:\n${complaints}`);
  return {
    services: JSON.parse(line) as RunningServices,
    leave: async () => {
      child.stdin.end();
      if ((await ended) !== 0) throw new Error(`The using process failed:\n${complaints}`);
    },
    kill: async () => {
      process.kill(-pidOfChild(child), 'SIGKILL');
      await ended;
    },
  };
}

function pidOfChild(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The using process did not start.');
  return child.pid;
}
