import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENCRYPTING_BUNDLE, WORKFLOW_BUNDLE } from '../../src/worker.js';

const COMPILED = fileURLToPath(new URL('../../src/', import.meta.url));

/** Compiled files that a workflow bundle may contain: those of the workflows, and of the model that they share. */
const BUNDLED = ['workflows', 'model'];

/**
 * Tests run the workflows from their bundles: an old bundle would be tested in place of the code that was compiled since.
 * @throws Error where a bundle is older than a file that it contains.
 */
export function assertFreshBundles(): void {
  const newest = Math.max(...BUNDLED.flatMap((name) => modifiedTimes(join(COMPILED, name))));
  for (const bundle of [WORKFLOW_BUNDLE, ENCRYPTING_BUNDLE]) {
    const { mtimeMs } = statSync(bundle);
    if (mtimeMs < newest) throw new Error(`${bundle} is older than the compiled workflows: run npm run build`);
  }
}

function modifiedTimes(path: string): number[] {
  if (!statSync(path).isDirectory()) return [statSync(path).mtimeMs];
  return readdirSync(path).map((name) => statSync(join(path, name)).mtimeMs);
}
