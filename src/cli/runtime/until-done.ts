import type { Platform } from './platform.js';

type Stop = () => Promise<void>;

/**
 * Runs `work`, and stops what it started, in reverse order, whether it ends, fails, or the user wants it to stop
 * (Ctrl-C, SIGTERM, a closed terminal).
 */
export async function untilDone(
  platform: Platform,
  work: (onStop: (stop: Stop) => void) => Promise<void>,
): Promise<void> {
  const stops: Stop[] = [() => platform.close()];
  const { stopped, forget } = stopSignal(platform.report);
  try {
    await Promise.race([work((stop) => void stops.push(stop)), stopped]);
  } finally {
    await stopAll(stops.reverse()).finally(forget);
  }
}

/** Stops all, also where one cannot be stopped. @throws what the first of those threw. */
async function stopAll(stops: readonly Stop[]): Promise<void> {
  const problems: unknown[] = [];
  for (const stop of stops) await stop().catch((error: unknown) => problems.push(error));
  if (problems.length > 0) throw problems[0];
}

/** Resolves when the user wants the command to stop. A second signal ends the process at once. */
function stopSignal(report: (line: string) => void): { stopped: Promise<void>; forget: () => void } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let onSignal = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    let first = true;
    onSignal = () => {
      if (!first) process.exit(130);
      first = false;
      process.exitCode = 130;
      report('Stopping; once more to stop at once');
      resolve();
    };
  });
  for (const signal of signals) process.on(signal, onSignal);
  return { stopped, forget: () => signals.forEach((signal) => process.off(signal, onSignal)) };
}
