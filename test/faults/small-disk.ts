import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own that can be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all space that is left. */
  fill(): void;
  /** Releases the space. */
  free(): void;
  unmount(): void;
}

/** Whether this process may mount a file system. */
export const mayMount = process.getuid?.() === 0 && process.platform === 'linux';

/** Mounts a file system in memory. `owner`: a file whose owner gets the folder. */
export function mountSmallDisk(folder: string, megabytes: number, owner?: string): SmallDisk {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'sparkify-faults', folder]);
  const data = join(folder, 'data');
  mkdirSync(data);
  if (owner !== undefined) {
    const { uid, gid } = statSync(owner);
    chownSync(data, uid, gid);
  }
  const filler = join(folder, 'filler');
  return {
    folder: data,
    fill: () => fillUp(folder, filler),
    free: () => rmSync(filler, { force: true }),
    unmount: () => void execFileSync('umount', ['--lazy', folder]),
  };
}

function fillUp(folder: string, filler: string): void {
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(filler, Buffer.alloc(bavail * bsize));
  } catch (error) {
    // Others write meanwhile: then it is full already.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
