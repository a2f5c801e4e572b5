import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version that was released before this one. Whoever releases a version names the one before here. */
const COMMIT = 'c05e38758c6ca3204b8e84d47227e105f2062b55';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sparkify-test');

/** Why the previous version cannot be had here; false where it can. */
export function noPreviousVersion(): string | false {
  try {
    execFileSync('git', ['cat-file', '-e', `${COMMIT}^{commit}`], { cwd: ROOT, stdio: 'ignore' });
    return false;
  } catch {
    return `the git history has no commit ${COMMIT.slice(0, 7)}, the previous version`;
  }
}

/**
 * Builds the previous version from git history, once a machine.
 * @returns the path of its `bin/sparkify.js`.
 */
export function previousVersion(): string {
  const folder = join(CACHE, `version-${COMMIT.slice(0, 12)}`);
  if (!existsSync(folder)) {
    const building = `${folder}.${process.pid}`;
    mkdirSync(building, { recursive: true });
    const archive = execFileSync('git', ['archive', COMMIT], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
    execFileSync('tar', ['--extract', '--directory', building], { input: archive });
    // Its own `prepare` script compiles it and bundles its workflows.
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], { cwd: building, stdio: 'pipe' });
    try {
      renameSync(building, folder);
    } catch {
      rmSync(building, { recursive: true }); // another test run was faster
    }
  }
  return join(folder, 'bin', 'sparkify.js');
}
