import { condition, setHandler } from '@temporalio/workflow';
import type { HeldStep } from './progress.js';
import {
  abortUpdate,
  acceptUpdate,
  checkAbort,
  checkAccept,
  checkRetry,
  retryUpdate,
  type StillHeld,
} from './updates.js';

/** Decision on a held step. */
export type Decision =
  { readonly kind: 'retry' } | { readonly kind: 'accept'; readonly reason: string } | { readonly kind: 'fail' };

interface Waiting extends HeldStep {
  decision?: Decision;
}

/** Summary of the timer of a held step: the timeline shows it, while the badge of the run says Running. */
function heldSummary({ failure, check }: Omit<HeldStep, 'until'>): string {
  const decisions = check === null ? 'retry or abort' : 'retry, accept or abort';
  return `HELD: ${failure.step} waits for you: ${decisions} (More Actions, Send an Update)`;
}

/** Holds failed steps until an operator decides, by the Updates `retry`, `accept` and `abort`. */
export class Hold {
  readonly #waiting: Waiting[] = [];
  /** Reason for which held steps failed: an operator's, or that nobody decided. Nothing is held after that. */
  verdict: string | null = null;

  /** @param onChange is called when a step starts or stops being held. */
  constructor(readonly onChange: () => void) {
    setHandler(retryUpdate, () => this.#decide(this.#undecided, { kind: 'retry' }), {
      description: 'Runs all held steps again; no input',
      validator: (input?: unknown) => checkRetry(this.#undecided, input),
    });
    setHandler(acceptUpdate, ({ check, reason }) => this.#accept(check, reason), {
      description: 'Accepts a failed check and continues: {"check": "…", "reason": "…"}',
      validator: (input) => checkAccept(this.#undecided, input),
    });
    setHandler(abortUpdate, (input) => this.#abort(input?.reason), {
      description: 'Ends the load as failed: {"reason": "…"}, or no input',
      validator: (input) => checkAbort(this.#undecided, input),
    });
  }

  /** Steps that wait for a decision. */
  get held(): readonly HeldStep[] {
    return this.#waiting.map(({ failure, check, until }) => ({ failure, check, until }));
  }

  /** Holds a step until an operator decides, or for `hours`. @throws CancelledFailure */
  async decisionOn(held: Omit<HeldStep, 'until'>, hours: number): Promise<Decision> {
    if (this.verdict !== null) return { kind: 'fail' };
    const ms = hours * 60 * 60 * 1000;
    const waiting: Waiting = { ...held, until: Date.now() + ms };
    this.#waiting.push(waiting);
    this.onChange();
    try {
      const summary = heldSummary(held);
      const isDecided = await condition(() => waiting.decision !== undefined, ms, { summary });
      if (!isDecided) this.verdict ??= `Held for ${hours} hours, and nobody decided`;
      return waiting.decision ?? { kind: 'fail' };
    } finally {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      this.onChange();
    }
  }

  get #undecided(): Waiting[] {
    return this.#waiting.filter(({ decision }) => decision === undefined);
  }

  #decide(steps: readonly Waiting[], decision: Decision): StillHeld {
    for (const one of steps) one.decision = decision;
    return { held: this.#undecided.map(({ failure }) => failure.step) };
  }

  #accept(check: string, reason: string): StillHeld {
    const steps = this.#undecided.filter((one) => one.check === check);
    return this.#decide(steps, { kind: 'accept', reason: reason.trim() });
  }

  #abort(reason: string | undefined): StillHeld {
    this.verdict = reason === undefined ? 'Aborted by an operator' : `Aborted by an operator: ${reason.trim()}`;
    return this.#decide(this.#undecided, { kind: 'fail' });
  }
}
