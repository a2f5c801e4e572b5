import type { BasePlatform } from './base-platform.js';
import { onInterruption } from './interruption.js';
import { STOPPING } from './open-interruptibly.js';

type Stop = () => Promise<void>;

/**
 * Runs `work`, and stops what it started, in reverse order, when it ends, fails, or the user stops the command (Ctrl-C,
 * SIGTERM, a closed terminal).
 * @param note what to tell a user who stops the command; null for nothing.
 */
export async function untilDone(
  platform: Pick<BasePlatform, 'close' | 'report'>,
  work: (onStop: (stop: Stop) => void) => Promise<void>,
  note: () => string | null = () => null,
): Promise<void> {
  const stops: Stop[] = [() => platform.close()];
  const { stopped, forget } = stopSignal(platform.report, note);
  try {
    await Promise.race([work((stop) => void stops.push(stop)), stopped]);
  } finally {
    await stopAll(stops.reverse()).finally(forget);
  }
}

/** Calls all stops, even if one of them fails. @throws the error of the first one that failed. */
async function stopAll(stops: readonly Stop[]): Promise<void> {
  const problems: unknown[] = [];
  for (const stop of stops) await stop().catch((error: unknown) => problems.push(error));
  if (problems.length > 0) throw problems[0];
}

/** Resolves when the user stops the command. */
function stopSignal(
  report: (line: string) => void,
  note: () => string | null,
): { stopped: Promise<void>; forget: () => void } {
  let resolve = (): void => undefined;
  const stopped = new Promise<void>((done) => (resolve = done));
  const forget = onInterruption(() => {
    report(STOPPING);
    const text = note();
    if (text !== null) report(text);
    resolve();
  });
  return { stopped, forget };
}
