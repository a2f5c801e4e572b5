import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import type { Command } from 'commander';
import { homeFolder, homePaths } from '../../../embedded/home.js';
import { LoadError } from '../../../model/errors.js';
import { printResult } from '../../output/print.js';
import { confirm } from '../../runtime/confirm.js';
import { sourceFiles } from '../../runtime/source-memory.js';
import { stopAll } from '../down/stop-all.js';

/** Flags of `sparkify reset`. */
export interface ResetFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/**
 * Removes what the program has written into its home, after asking. Files of others in that folder stay.
 * @throws EMBEDDED_FAILED if other commands use the servers.
 */
export async function reset({ yes, json }: ResetFlags, command: Command): Promise<void> {
  const home = homeFolder();
  const paths = existsSync(home) ? [...Object.values(homePaths(home)), ...sourceFiles(home)].filter(existsSync) : [];
  if (paths.length === 0) return printResult(json, { home, removed: [] }, `There is nothing of sparkify in ${home}`);
  const question = `Remove the embedded servers in ${home} with the warehouse, the histories of its loads, the generated data and the logs?`;
  if (!(await confirm(command, question, yes))) return;
  const { inUse } = await stopAll(home);
  if (inUse.length > 0) {
    const message = `Other commands use the servers of ${home}: ${inUse.join(', ')}. Nothing was removed`;
    const remedy = 'Stop these commands with Ctrl-C in their terminals, then run sparkify reset again.';
    throw new LoadError('EMBEDDED_FAILED', message, { home }, { remedy });
  }
  for (const path of paths) rmSync(path, { recursive: true, force: true });
  const others = readdirSync(home);
  if (others.length === 0) rmdirSync(home);
  const rest = others.length === 0 ? '' : `. What is not of sparkify stays: ${others.join(', ')}`;
  printResult(json, { home, removed: paths }, `Removed the embedded servers and their data from ${home}${rest}`);
}
