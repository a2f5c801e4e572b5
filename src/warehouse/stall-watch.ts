/** A session whose statement may wait for an answer that never arrives. */
export interface Waiting {
  /** Number of the statement that waits for its answer; null if none does. */
  readonly waiting: number | null;
  /** Closes the connection: what waits on it fails. */
  abandon(reason: string): void;
}

/** Stall timeout: time between two checks, and the number of checks in a row after which an idle statement is stalled. */
export interface StallTimeout {
  readonly checkMs: number;
  readonly checks: number;
}

const CHECKS = 4;

/** Stall timeout of so many seconds. The default of two minutes is longer than the delay of the warehouse's views. */
export function stallTimeout(seconds: number): StallTimeout {
  return { checkMs: (seconds * 1000) / CHECKS, checks: CHECKS };
}

const STALLED =
  'Connection terminated: the warehouse is no longer at work on the statement, and its answer has not arrived';

/**
 * Detects a stalled session, whose answer was lost: a firewall that forgot the connection drops it silently, and the driver
 * would wait forever. While the warehouse works on the statement, it may take hours.
 * @param isWorking asks the warehouse, on a control connection.
 * @returns function that ends the watch.
 */
export function watchForStall(
  session: Waiting,
  isWorking: () => Promise<boolean>,
  { checkMs, checks }: StallTimeout,
): () => void {
  let watched: number | null = null;
  let idle = 0;
  const check = async (): Promise<void> => {
    const { waiting } = session;
    if (waiting === null || waiting !== watched) {
      [watched, idle] = [waiting, 0];
      return;
    }
    idle = (await isWorking()) ? 0 : idle + 1;
    if (idle >= checks && session.waiting === waiting) session.abandon(STALLED);
  };
  let ended = false;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(() => void checkAndContinue(), checkMs);
  };
  const checkAndContinue = async (): Promise<void> => {
    await check().catch(() => undefined); // no answer does not mean that the statement is idle
    if (!ended) next();
  };
  next();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
