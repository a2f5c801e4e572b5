import type { WorkflowHandle } from '@temporalio/client';
import { createLogUpdate } from 'log-update';
import type { Progress, StepProgress } from '../workflows/progress.js';
import { count, seconds } from './format.js';
import { describeHeld } from './held.js';

/** How often a running load is asked how far it is, in milliseconds. */
const POLL_MS = 250;

/** What running steps say of themselves in their heartbeats, by the step's name and subject. */
type Heartbeats = ReadonlyMap<string, Heartbeat>;

interface Heartbeat {
  readonly table?: string;
  readonly rows?: number;
  readonly listed?: number;
}

/**
 * Shows the progress of a load on stderr until `ended`: live on a terminal, elsewhere a line as each step ends.
 * Showing never fails a load: what cannot be asked now is asked again.
 */
export async function showProgress(handle: WorkflowHandle, ended: Promise<unknown>, quiet: boolean): Promise<void> {
  const isOver = ended.then(
    () => true,
    () => true,
  );
  const { workflowId } = handle;
  const display = quiet ? new Silence() : process.stderr.isTTY ? new LiveDisplay(workflowId) : new Lines(workflowId);
  for (;;) {
    const progress = await ask(handle);
    if (progress !== null) display.show(progress, process.stderr.isTTY ? await heartbeats(handle) : new Map());
    if (await Promise.race([isOver, wait(POLL_MS)])) break;
  }
  const last = await ask(handle);
  if (last !== null) display.show(last, new Map());
  display.end();
}

async function ask(handle: WorkflowHandle): Promise<Progress | null> {
  return handle.query<Progress>('progress').catch(() => null);
}

async function heartbeats(handle: WorkflowHandle): Promise<Heartbeats> {
  const description = await handle.describe().catch(() => null);
  const pending = description?.raw.pendingActivities ?? [];
  return new Map(
    pending.flatMap((activity) => {
      const data = activity.heartbeatDetails?.payloads?.[0]?.data;
      const name = activity.activityType?.name ?? '';
      if (!data) return [];
      const details = JSON.parse(Buffer.from(data).toString('utf8')) as Heartbeat;
      return [[`${name} ${details.table ?? ''}`.trim(), details] as const];
    }),
  );
}

interface Display {
  show(progress: Progress, heartbeats: Heartbeats): void;
  end(): void;
}

class Silence implements Display {
  show(): void {}
  end(): void {}
}

/** A line a step, when it ends; of the checks only the failed ones, and how many there were. */
class Lines implements Display {
  readonly #shown = new Set<number>();
  #checks = false;
  #held = '';

  constructor(private readonly workflowId: string) {}

  show({ steps, checks, held, plan }: Progress): void {
    for (const [at, step] of steps.entries()) {
      if (step.endedAt === null || this.#shown.has(at)) continue;
      this.#shown.add(at);
      if (step.step !== 'runCheck' || step.state !== 'done') process.stderr.write(`${describeStep(step)}\n`);
    }
    const all = checks.length > 0 && checks.length === plan?.checks.length;
    if (all && this.#checks !== all) process.stderr.write(`${describeChecks(checks)}\n`);
    this.#checks = all;
    const text = describeHeld(held, this.workflowId).join('\n');
    if (text !== '' && text !== this.#held) process.stderr.write(`${text}\n`);
    this.#held = text;
  }

  end(): void {}
}

/** All steps, drawn over and over in place. */
class LiveDisplay implements Display {
  readonly #draw = createLogUpdate(process.stderr);

  constructor(private readonly workflowId: string) {}

  show(progress: Progress, beats: Heartbeats): void {
    const steps = progress.steps.filter(({ step }) => step !== 'runCheck');
    const lines = steps.map((step) => describeStep(step, beats));
    const publish = steps.findIndex(({ step }) => step === 'publish');
    // In the order of time: log-update loses a line that is put between others.
    const checks = progress.checks.length > 0 ? [describeChecks(progress.checks)] : [];
    lines.splice(publish < 0 ? lines.length : publish, 0, ...checks);
    lines.push(...describeHeld(progress.held, this.workflowId));
    this.#draw([progress.plan?.summary ?? 'Reading the input', ...lines].join('\n'));
  }

  end(): void {
    this.#draw.done();
  }
}

function describeChecks(checks: Progress['checks']): string {
  const failed = checks.filter(({ status }) => status === 'failed').length;
  return `${MARKS[failed === 0 ? 'done' : 'failed']} ${checks.length - failed} of ${checks.length} checks passed`;
}

const MARKS = { running: '…', done: '✓', failed: '✗', held: '!', accepted: '~', cancelled: '-' } as const;

function describeStep(step: StepProgress, beats: Heartbeats = new Map()): string {
  const name = `${step.step} ${step.subject}`.trim();
  const beat = step.state === 'running' ? beats.get(name) : undefined;
  const rows = step.rows ?? step.changed ?? beat?.rows ?? beat?.listed ?? null;
  const ms = (step.endedAt ?? Date.now()) - step.startedAt;
  const rate = rows !== null && rows > 0 && ms > 500 ? `, ${count(Math.round((rows * 1000) / ms))}/s` : '';
  const done = rows === null ? '' : `${count(rows)} rows${rate}`;
  const rejected = step.rejected ? `, ${count(step.rejected)} rejected` : '';
  return `${MARKS[step.state]} ${name.padEnd(36)} ${seconds(ms).padStart(7)}  ${done}${rejected}`.trimEnd();
}

function wait(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms));
}
