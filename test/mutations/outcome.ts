import type { Ending } from './lane.js';

/** Effect of a mutation: nothing in the star, an alarm, or a wrong star without a word. */
export type Verdict = 'no change' | 'failed' | 'rejected' | 'warned' | 'ESCAPED';

/** Outcome of one mutation. */
export interface MutationOutcome {
  readonly number: number;
  readonly kind: string;
  readonly detail: string;
  readonly verdict: Verdict;
  /** First alarm, or the first difference of a star that escaped. */
  readonly why: string;
}

/** Alarms of a load that completed: checks that failed, rejected records, and other warnings. */
export function alarmsOf({ checks, staged, warnings }: Extract<Ending, { result: unknown }>['result']): string[] {
  const failed = checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
  if (staged.rejected > 0) failed.push('rejected records');
  // Warnings name figures of their load: without them, those of two loads are the same.
  return failed.concat(warnings.map((warning) => warning.replaceAll(/\d+/g, 'N')));
}

/** Verdict on a load whose star differs from that of the clean night, of a month that had these alarms. */
export function verdictOn(ending: Ending, cleanAlarms: readonly string[]): Pick<MutationOutcome, 'verdict' | 'why'> {
  if ('failure' in ending) return { verdict: 'failed', why: ending.failure };
  const alarms = alarmsOf(ending.result).filter((alarm) => !cleanAlarms.includes(alarm));
  const [why] = alarms;
  if (why === undefined) return { verdict: 'ESCAPED', why: '' };
  return { verdict: alarms.includes('rejected records') ? 'rejected' : 'warned', why };
}
