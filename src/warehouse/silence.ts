/** A session whose statement may wait for an answer that never comes. */
export interface Waiting {
  /** Counts statements: the one that waits for its answer; null where none does. */
  readonly waiting: number | null;
  /** Gives the connection up: what waits on it fails. */
  abandon(reason: string): void;
}

/** How long an answer may be missing: asked so often, and so many times in a row nobody may be at work on it. */
export interface Patience {
  readonly askMs: number;
  readonly rounds: number;
}

const ROUNDS = 4;

/** The patience that takes so many seconds. The default's two minutes are longer than the warehouse's views lag behind. */
export function patienceOf(seconds: number): Patience {
  return { askMs: (seconds * 1000) / ROUNDS, rounds: ROUNDS };
}

const LOST =
  'Connection terminated: the warehouse is no longer at work on the statement, and its answer has not arrived';

/**
 * Watches a session for an answer that was lost on its way: a firewall that forgot the connection drops it silently, and
 * the driver would wait for ever. While the warehouse is at work on the statement, it may take hours.
 * @param isWorking asks the warehouse, over another connection.
 * @returns ends the watch.
 */
export function watchSilence(
  session: Waiting,
  isWorking: () => Promise<boolean>,
  { askMs, rounds }: Patience,
): () => void {
  let watched: number | null = null;
  let idle = 0;
  const look = async (): Promise<void> => {
    const { waiting } = session;
    if (waiting === null || waiting !== watched) {
      [watched, idle] = [waiting, 0];
      return;
    }
    idle = (await isWorking()) ? 0 : idle + 1;
    if (idle >= rounds && session.waiting === waiting) session.abandon(LOST);
  };
  let ended = false;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(() => void lookAndGoOn(), askMs);
  };
  const lookAndGoOn = async (): Promise<void> => {
    await look().catch(() => undefined); // a warehouse that cannot be asked has not said that it is idle
    if (!ended) next();
  };
  next();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
