import type { RunningWorker } from '../../worker.js';
import type { BasePlatform } from './base-platform.js';

/** Waits until the worker ends, and starts embedded servers that end by themselves again. @throws EMBEDDED_FAILED */
export async function stayUp(
  { watch }: Pick<BasePlatform, 'watch'>,
  { finished }: Pick<RunningWorker, 'finished'>,
  onStop: (stop: () => Promise<void>) => void,
): Promise<void> {
  const watched = watch();
  onStop(() => watched.end());
  await Promise.race([finished, watched.failed]);
}
