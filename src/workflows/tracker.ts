import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { CheckResult } from '../model/checks.js';
import type { LoadPlan, SourceName } from '../model/plan.js';
import { NO_OBJECTS, type Failure, type ObjectCount, type PublishedRun, type StagedSource } from '../model/result.js';
import { describeProgress } from './details.js';
import { Hold } from './hold.js';
import type { StepFigures, StepProgress, StepState } from '../model/steps.js';
import type { Progress } from './progress.js';
import { showOutcome, type Outcome } from './visibility.js';

const NOT_STAGED: StagedSource = { rows: 0, rejected: 0, bytes: 0 };

/** Records the progress of a load, for the query `progress` and the run's page. */
export class Tracker {
  /** Start of the load, in milliseconds since 1970: the workflow's first task. The time before it waited for a worker. */
  readonly startedAt = Date.now();
  #endedAt: number | null = null;
  plan: LoadPlan | null = null;
  readonly steps: StepProgress[] = [];
  checks: CheckResult[] = [];
  /** Failed checks that operators have accepted, by name. */
  readonly accepted = new Map<string, CheckResult>();
  objects: Record<SourceName, ObjectCount> = { events: NO_OBJECTS, songs: NO_OBJECTS };
  staged: Record<SourceName, StagedSource> = { events: NOT_STAGED, songs: NOT_STAGED };
  failure: Failure | null = null;
  /** What the load has published; null if nothing, as far as it knows. */
  published: PublishedRun | null = null;
  readonly hold = new Hold(() => this.#showHeld());
  /** Step of each failure: several concurrent steps may fail, in any order. */
  readonly #stepOf = new Map<unknown, string>();
  /** Called when a step starts or stops being held. */
  onHeld: () => void = () => undefined;
  readonly #notedWarnings: string[] = [];
  /** Number of version conflicts: another load published first. */
  #versionConflicts = 0;

  get progress(): Progress {
    const { plan, objects, steps, checks, failure } = this;
    const isPublished = this.published !== null;
    return { plan, objects, steps, checks, held: this.hold.held, warnings: this.#warnings, failure, isPublished };
  }

  get #warnings(): string[] {
    const ofStaging = Object.values(this.staged).flatMap((source) => source.warnings ?? []);
    const ofConflicts = this.#versionConflicts === 0 ? [] : [conflictWarning(this.#versionConflicts)];
    const ofChecks = this.checks.filter(({ status }) => status === 'skipped').map(({ name }) => skippedWarning(name));
    return [
      ...this.#windowWarnings,
      ...this.#lostWarnings,
      ...ofStaging,
      ...ofConflicts,
      ...ofChecks,
      ...this.#notedWarnings,
    ];
  }

  /** Warns of a load window without logs: their file names may be dated in another way, or the day may be wrong. */
  get #windowWarnings(): string[] {
    const { listed, outside } = this.objects.events;
    const window = this.plan?.window;
    if (window === null || window === undefined || listed === 0 || listed !== outside) return [];
    const days = window.from === window.to ? window.from : `${window.from} to ${window.to}`;
    return [`No object of the logs is of ${days}: ${listed} are of other days`];
  }

  /** Warns of objects that an undo cannot bring back as they were: the source has another version of them, or none. */
  get #lostWarnings(): string[] {
    return Object.values(this.objects).flatMap(({ lost }) => {
      if (lost === undefined) return [];
      const more = lost.objects > lost.first.length ? ` and ${lost.objects - lost.first.length} more` : '';
      return [`The source no longer has what was loaded before of ${lost.first.join(', ')}${more}`];
    });
  }

  /** Ended steps, as the ledger stores them. */
  get endedSteps(): (StepProgress & { readonly nth: number })[] {
    const scheduled = new Map<string, number>();
    const steps = this.steps.map((entry) => {
      const nth = scheduled.get(entry.step) ?? 0;
      scheduled.set(entry.step, nth + 1);
      return { ...entry, nth, rows: entry.rows ?? entry.changed };
    });
    return steps.filter(({ endedAt }) => endedAt !== null);
  }

  /** Records the end of the load, which is now. @returns it, in milliseconds since 1970. */
  close(): number {
    this.#endedAt = Date.now();
    return this.#endedAt;
  }

  /** Milliseconds that the load took; so far, if it has not ended. */
  get durationMs(): number {
    return (this.#endedAt ?? Date.now()) - this.startedAt;
  }

  /** Records that an attempt of a step starts. */
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

  /** Records the state of an attempt after it ended. */
  end(entry: StepProgress, state: StepState, figures: StepFigures = {}): void {
    Object.assign(entry, figures, { state, endedAt: entry.endedAt ?? Date.now() });
    this.show();
  }

  /** Records which step has failed for good, unless the failure has a step already. */
  noteFailed(error: unknown, step: string): void {
    if (!this.#stepOf.has(error)) this.#stepOf.set(error, step);
  }

  /** Step of a failure; empty if no step failed. */
  failedStep(error: unknown): string {
    return this.#stepOf.get(error) ?? '';
  }

  /** Records what the load has published; a dry run publishes nothing. */
  notePublished(published: PublishedRun): PublishedRun {
    if (this.plan?.isDryRun !== true) this.published = published;
    return published;
  }

  /** Records a version conflict: another load has published since the candidate rows were made. */
  noteVersionConflict(): void {
    this.#versionConflicts += 1;
    this.show();
  }

  /** Records a warning for the operator. */
  noteWarning(warning: string): void {
    this.#notedWarnings.push(warning);
    this.show();
  }

  /** Forgets the results of checks that run again. */
  forgetChecks(names: readonly string[]): void {
    this.checks = this.checks.filter(({ name }) => !names.includes(name));
  }

  /** Forgets what was staged and checked: the load lists its sources again. */
  forgetStaged(): void {
    this.staged = { events: NOT_STAGED, songs: NOT_STAGED };
    this.checks = [];
  }

  /** Records the result of a check, in place of an earlier one. */
  noteCheck(result: CheckResult): CheckResult {
    this.checks = [...this.checks.filter(({ name }) => name !== result.name), result];
    return result;
  }

  /** Updates the details on the run's page. */
  show(): void {
    setCurrentDetails(describeProgress(this.progress, workflowInfo().workflowId));
  }

  /** Updates the search attributes. */
  showOutcome(outcome: Outcome): void {
    const { events, songs } = this.staged;
    if (this.plan !== null) showOutcome(this.plan, outcome, events.rows + songs.rows, this.checks);
  }

  #showHeld(): void {
    this.show();
    this.showOutcome(this.hold.held.length > 0 ? 'held' : 'running');
    this.onHeld();
  }
}

function conflictWarning(times: number): string {
  const often = times === 1 ? 'once' : `${times} times`;
  return `another load published first, ${often}: the candidate rows of this one were made and checked again`;
}

function skippedWarning(check: string): string {
  return `the check ${check} was skipped: this load was planned by another version of the program, and its worker does not have it`;
}
