import { statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reserveLock } from '../../../src/embedded/lock.js';
import { ignore } from './homes.js';

/** Reserves a lock in the folder that is named, fills the disk, and takes the lock. */
const [folder = ''] = process.argv.slice(2);
const lock = reserveLock(join(folder, 'services', 'lock'));
const { bavail, bsize } = statfsSync(folder);
writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize));
try {
  writeFileSync(join(folder, 'one more'), 'x');
} catch (error) {
  process.stdout.write(`full: ${(error as NodeJS.ErrnoException).code}\n`);
}
await lock.hold(ignore, async () => void process.stdout.write('held\n'));
