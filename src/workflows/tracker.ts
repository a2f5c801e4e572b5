import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { CheckResult } from '../model/checks.js';
import type { LoadPlan, SourceName } from '../model/plan.js';
import { NO_OBJECTS, type Failure, type ObjectCount, type StagedSource } from '../model/result.js';
import { describeProgress } from './details.js';
import { Hold } from './hold.js';
import type { Progress, StepFigures, StepProgress, StepState } from './progress.js';
import { showOutcome, type Outcome } from './visibility.js';

const NOT_STAGED: StagedSource = { rows: 0, rejected: 0, bytes: 0 };

/** Keeps what a load has done so far, for the query `progress` and the run's page. */
export class Tracker {
  plan: LoadPlan | null = null;
  readonly steps: StepProgress[] = [];
  checks: CheckResult[] = [];
  /** The checks that operators have accepted, by their names. */
  readonly accepted = new Map<string, CheckResult>();
  objects: Record<SourceName, ObjectCount> = { events: NO_OBJECTS, songs: NO_OBJECTS };
  staged: Record<SourceName, StagedSource> = { events: NOT_STAGED, songs: NOT_STAGED };
  failure: Failure | null = null;
  readonly hold = new Hold(() => this.#showHeld());
  /** Which step a failure is of: of steps side by side several may fail, and in any order. */
  readonly #stepOf = new Map<unknown, string>();
  /** How often another load has published first. */
  #overtaken = 0;

  get progress(): Progress {
    const { plan, objects, steps, checks, failure } = this;
    return { plan, objects, steps, checks, held: this.hold.held, warnings: this.#warnings, failure };
  }

  get #warnings(): string[] {
    const ofStaging = Object.values(this.staged).flatMap((source) => source.warnings ?? []);
    const ofConflicts = this.#overtaken === 0 ? [] : [overtakenWords(this.#overtaken)];
    const ofChecks = this.checks.filter(({ status }) => status === 'skipped').map(({ name }) => skippedWords(name));
    return [...ofStaging, ...ofConflicts, ...ofChecks];
  }

  /** The steps that have ended, as the ledger keeps them. */
  get endedSteps(): StepProgress[] {
    const ended = this.steps.filter(({ endedAt }) => endedAt !== null);
    return ended.map((entry) => ({ ...entry, rows: entry.rows ?? entry.changed }));
  }

  /** Notes that a try of a step begins. */
  begin(step: string, subject: string): StepProgress {
    const entry: StepProgress = {
      step,
      subject,
      state: 'running',
      startedAt: Date.now(),
      endedAt: null,
      rows: null,
      changed: null,
      rejected: null,
    };
    this.steps.push(entry);
    this.show();
    return entry;
  }

  /** Notes how a try ended, or what became of it later. */
  end(entry: StepProgress, state: StepState, figures: StepFigures = {}): void {
    Object.assign(entry, figures, { state, endedAt: entry.endedAt ?? Date.now() });
    this.show();
  }

  /** Notes which step has failed for good; what is known of a failure stays. */
  noteFailed(error: unknown, step: string): void {
    if (!this.#stepOf.has(error)) this.#stepOf.set(error, step);
  }

  /** The step that a failure is of; empty where it is none's. */
  failedStep(error: unknown): string {
    return this.#stepOf.get(error) ?? '';
  }

  /** Notes that another load has published since this one's candidate rows were made. */
  noteOvertaken(): void {
    this.#overtaken += 1;
    this.show();
  }

  /** Notes that checks are to run again. */
  forgetChecks(names: readonly string[]): void {
    this.checks = this.checks.filter(({ name }) => !names.includes(name));
  }

  /** Notes how a check ended, in place of what was known of it. */
  noteCheck(result: CheckResult): CheckResult {
    this.checks = [...this.checks.filter(({ name }) => name !== result.name), result];
    return result;
  }

  /** Shows the state on the run's page. */
  show(): void {
    setCurrentDetails(describeProgress(this.progress, workflowInfo().workflowId));
  }

  /** Shows how the load stands where runs are searched. */
  showOutcome(outcome: Outcome): void {
    const { events, songs } = this.staged;
    if (this.plan !== null) showOutcome(this.plan, outcome, events.rows + songs.rows, this.checks);
  }

  #showHeld(): void {
    this.show();
    this.showOutcome(this.hold.held.length > 0 ? 'held' : 'running');
  }
}

function overtakenWords(times: number): string {
  const often = times === 1 ? 'once' : `${times} times`;
  return `another load published first, ${often}: the rows of this one were made and checked again`;
}

function skippedWords(check: string): string {
  return `the check ${check} was skipped: this load was planned by another version of the program, and its worker does not have it`;
}
