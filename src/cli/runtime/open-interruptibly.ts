import type { Services } from '../../embedded/services.js';
import { LoadError } from '../../model/errors.js';
import { EXIT } from './exit.js';
import { onInterruption } from './interruption.js';

/** First line of a command that a signal stops. */
export const STOPPING = 'Stopping; press Ctrl-C again to stop at once';

/**
 * Opens embedded services for a command that a signal may stop at any time: what it has started is stopped before it
 * ends, also while a service is still starting.
 * @param open opens them; its signal aborts when the command is stopped.
 * @throws CANCELLED if the command was stopped before they were open.
 */
export async function openInterruptibly(
  report: (line: string) => void,
  open: (signal: AbortSignal) => Promise<Services>,
): Promise<Services> {
  const starting = new AbortController();
  const forgetStart = onInterruption(() => {
    report(STOPPING);
    starting.abort(new LoadError('CANCELLED', 'The command was stopped while the local services were starting'));
  });
  try {
    const services = await open(starting.signal);
    // A signal that came when the last server was ready has stopped none of them.
    if (starting.signal.aborted) {
      await services.close();
      starting.signal.throwIfAborted();
    }
    return closedOnInterruption(services, report);
  } finally {
    forgetStart();
  }
}

/** Closes the services and ends the process when a signal stops a command that has no end of its own for that. */
function closedOnInterruption(services: Services, report: (line: string) => void): Services {
  const forget = onInterruption(() => {
    report(STOPPING);
    void services.close().then(
      () => process.exit(EXIT.interrupted),
      // The command waits for the same close, and reports why it failed.
      () => undefined,
    );
  });
  return { ...services, close: () => services.close().finally(forget) };
}
