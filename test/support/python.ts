import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const INSTALL = fileURLToPath(new URL('../../../test/support/install-python-tools.sh', import.meta.url));

/** Path of the Python that has the tools of requirements-dev.txt; null where there is none: the reason is on stderr. */
export function findPython(): string | null {
  const { status, stdout } = spawnSync(INSTALL, { encoding: 'utf8', stdio: 'pipe' });
  return status === 0 ? stdout.trim() : null;
}
