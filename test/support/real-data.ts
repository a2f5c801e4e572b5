import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd } from './home.js';
import type { Sources } from './sources.js';

const ARCHIVE = fileURLToPath(new URL('../../../../shared/data/sparkify-data.tar.gz', import.meta.url));

/** Why tests on the real data do not run; false where they do. For the option `skip` of a test. */
export const withoutRealData: string | false = existsSync(ARCHIVE)
  ? false
  : 'the real data is not beside the project (../shared/data/sparkify-data.tar.gz)';

/** Unpacks the real data into a temporary folder, removed at the end of the file. */
export function unpackRealData(): Sources {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-real-'));
  atEnd(async () => rmSync(folder, { recursive: true, force: true }));
  execFileSync('tar', ['-xzf', ARCHIVE, '-C', folder]);
  const [logData, songData, logJsonPath] = ['log_data', 'song_data', 'log_json_path.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  return { logData, songData, logJsonPath };
}
