import { Context, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { messageOf } from '../model/errors.js';

/** Milliseconds that the server has to answer: a load does not wait long for what it can do without. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Answer that a load can do without, and what it does then. */
export interface Fallback<T> {
  readonly value: T;
  /** Sentence for the log, without its end: what the load does without the answer. */
  readonly consequence: string;
}

/**
 * Asks the Temporal server of this activity.
 * @returns the answer; the fallback if the server does not answer, and the log says why.
 */
export async function askTemporal<T>(
  ask: (client: Client, context: Context) => Promise<T>,
  { value, consequence }: Fallback<T>,
): Promise<T> {
  try {
    const context = Context.current();
    const { client } = context;
    return await client.connection.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, () => ask(client, context));
  } catch (error) {
    log.warn(`${consequence}: ${messageOf(error)}`);
    return value;
  }
}
