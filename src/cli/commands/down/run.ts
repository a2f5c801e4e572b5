import { existsSync } from 'node:fs';
import { homeFolder } from '../../../embedded/home.js';
import { printResult } from '../../output/print.js';
import { EXIT } from '../../runtime/exit.js';
import { stopAll, type Stopped } from './stop-all.js';

/** Flags of `sparkify down`. */
export interface DownFlags {
  readonly json?: boolean;
}

/** Stops what stays up in the home of this folder, and prints it. Exit status 1 if other commands use its servers. */
export async function down({ json }: DownFlags): Promise<void> {
  const home = homeFolder();
  const stopped = existsSync(home) ? await stopAll(home) : { pid: null, leftServers: [], inUse: [] };
  if (stopped.inUse.length > 0) process.exitCode = EXIT.failed;
  printResult(json, { home, ...stopped }, describe(home, stopped));
}

function describe(home: string, { pid, leftServers, inUse }: Stopped): string {
  if (inUse.length > 0) {
    return `Other commands use the servers of ${home} (${inUse.join(', ')}): stop them with Ctrl-C in their terminals`;
  }
  if (pid === null && leftServers.length === 0) return `Nothing was up in ${home}`;
  return `Everything in ${home} is stopped; its data stays`;
}
