import { createLogUpdate } from 'log-update';
import type { LoadProgress } from '../../client/answers.js';
import { isCheckStep, isPassedCheck, nameOf } from '../../workflows/progress.js';
import { terminalText } from './colour.js';
import { heldLines } from './held.js';
import type { PendingSteps } from '../runtime/pending-steps.js';
import { printNote } from './print.js';
import { retryLine } from './retried-step.js';
import { stepLine, checksLine } from './step-line.js';
import { verbosity } from './verbosity.js';

/** Shows the progress of a load on stderr. */
export interface ProgressDisplay {
  /** True if it also shows the steps that are running. */
  readonly isLive: boolean;
  show(progress: LoadProgress, pending: PendingSteps): void;
  end(): void;
}

/**
 * Chooses the display: live on a terminal; a line for each step that has ended elsewhere, and where the worker's log
 * goes to the same terminal; nothing if the command is quiet.
 */
export function createDisplay(workflowId: string): ProgressDisplay {
  if (verbosity() === 'quiet') return new SilentDisplay();
  const isLive = process.stderr.isTTY && verbosity() === 'normal';
  return isLive ? new LiveDisplay(workflowId) : new LineDisplay(workflowId);
}

class SilentDisplay implements ProgressDisplay {
  readonly isLive = false;
  show(): void {}
  end(): void {}
}

/** Prints a line for each step when it ends. Of the checks it prints only the failed ones, and a summary. */
class LineDisplay implements ProgressDisplay {
  readonly isLive = false;
  readonly #printedSteps = new Set<string>();
  readonly #printedRetries = new Set<string>();
  #areChecksDone = false;
  #heldText = '';

  constructor(private readonly workflowId: string) {}

  show(progress: LoadProgress, { retries }: PendingSteps): void {
    this.#printRetries(retries);
    this.#printSteps(progress);
    this.#printChecks(progress);
    const text = heldLines(progress.held, this.workflowId).join('\n');
    if (text !== '' && text !== this.#heldText) printNote(text);
    this.#heldText = text;
  }

  end(): void {}

  /** Prints each failed attempt once. */
  #printRetries(retries: PendingSteps['retries']): void {
    for (const retried of retries) {
      const name = `${retried.step} ${retried.attempt}`;
      if (!this.#printedRetries.has(name)) printNote(retryLine(retried));
      this.#printedRetries.add(name);
    }
  }

  #printSteps(progress: LoadProgress): void {
    for (const step of progress.steps) {
      const attempt = `${nameOf(step)} ${step.startedAt}`;
      if (step.endedAt === null || this.#printedSteps.has(attempt)) continue;
      this.#printedSteps.add(attempt);
      if (!isPassedCheck(step)) printNote(stepLine(step, progress));
    }
  }

  #printChecks({ checks, plan }: LoadProgress): void {
    const areDone = checks.length > 0 && checks.length === plan?.checks.length;
    if (areDone && !this.#areChecksDone) printNote(checksLine(checks));
    this.#areChecksDone = areDone;
  }
}

/** Redraws all steps in place. */
class LiveDisplay implements ProgressDisplay {
  readonly isLive = true;
  readonly #draw = createLogUpdate(process.stderr);

  constructor(private readonly workflowId: string) {}

  show(progress: LoadProgress, { heartbeats, retries }: PendingSteps): void {
    const steps = progress.steps.filter(({ step }) => !isCheckStep(step));
    const lines = steps.map((step) => stepLine(step, progress, heartbeats));
    if (progress.checks.length > 0) {
      // The checks stand before `publish`, in the order of time: log-update loses a line that is put between others.
      const publish = steps.findIndex(({ step }) => step === 'publish');
      lines.splice(publish < 0 ? lines.length : publish, 0, checksLine(progress.checks));
    }
    lines.push(...retries.map((retried) => retryLine(retried)), ...heldLines(progress.held, this.workflowId));
    this.#draw(terminalText([progress.plan?.summary ?? 'Reading the input', ...lines].join('\n')));
  }

  end(): void {
    this.#draw.done();
  }
}
