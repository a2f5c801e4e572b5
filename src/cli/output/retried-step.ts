import type { RetriedStep } from '../runtime/pending-steps.js';
import { seconds } from './format.js';

/** Longest text of a cause in a line of progress: the whole of it is on the run's page. */
const MAX_CAUSE = 300;

/** Describes a step that is tried again: what failed, and when the next attempt comes. */
export function retryLine({ step, attempt, code, message, nextAt }: RetriedStep, now = Date.now()): string {
  const [firstLine = ''] = message.split('\n');
  const cause = firstLine.length > MAX_CAUSE ? `${firstLine.slice(0, MAX_CAUSE)}…` : firstLine;
  const failure = code === null ? cause : `${code}: ${cause}`;
  return `↻ ${step}: attempt ${attempt - 1} failed (${failure}); ${nextAttempt(attempt, nextAt, now)}`;
}

function nextAttempt(attempt: number, nextAt: number | null, now: number): string {
  if (nextAt === null || nextAt <= now) return `attempt ${attempt} runs`;
  const time = new Date(nextAt).toISOString().slice(11, 19);
  return `attempt ${attempt} at ${time} UTC, in ${seconds(nextAt - now)}`;
}
