import type { WorkflowHandle } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { createLogUpdate } from 'log-update';
import type { Progress } from '../../workflows/progress.js';
import { describeHeld } from './held.js';
import { sayWhyItWaits } from '../runtime/waiting.js';
import { describeChecks, describeStep, type Heartbeat, type Heartbeats } from './step-line.js';
import { verbosity } from './verbosity.js';

/** How often a running load is asked how far it is, in milliseconds. */
const POLL_MS = 250;

/**
 * Shows the progress of a load on stderr until `ended`: live on a terminal; elsewhere, and where the worker's log goes
 * to the same terminal, a line as each step ends; nothing where the command is to be quiet.
 * Showing never fails a load: what cannot be asked now is asked again.
 */
export async function showProgress(handle: WorkflowHandle, ended: Promise<unknown>): Promise<void> {
  const isOver = ended.then(
    () => true,
    () => true,
  );
  const { workflowId } = handle;
  const isLive = process.stderr.isTTY && verbosity() === 'normal';
  const display =
    verbosity() === 'quiet' ? new Silence() : isLive ? new LiveDisplay(workflowId) : new Lines(workflowId);
  let hasBegun = false;
  const waiting = sayWhyItWaits(handle, () => hasBegun, isOver);
  for (;;) {
    const progress = await ask(handle);
    hasBegun ||= progress !== null;
    if (progress !== null) display.show(progress, isLive ? await heartbeats(handle) : new Map());
    if (await Promise.race([isOver, wait(POLL_MS)])) break;
  }
  await waiting;
  const last = await ask(handle);
  if (last !== null) display.show(last, new Map());
  display.end();
}

async function ask(handle: WorkflowHandle): Promise<Progress | null> {
  return handle.query<Progress>('progress').catch(() => null);
}

async function heartbeats(handle: WorkflowHandle): Promise<Heartbeats> {
  const description = await handle.describe().catch(() => null);
  const found: [string, Heartbeat][] = [];
  for (const { activityType, heartbeatDetails } of description?.raw.pendingActivities ?? []) {
    const details = await decoded(handle, heartbeatDetails?.payloads ?? []).catch(() => undefined);
    if (details !== undefined) found.push([`${activityType?.name ?? ''} ${details.table ?? ''}`.trim(), details]);
  }
  return new Map(found);
}

async function decoded({ client }: WorkflowHandle, payloads: Payload[]): Promise<Heartbeat | undefined> {
  const converter = client.options.loadedDataConverter;
  const [details] = (await decodeArrayFromPayloads(converter, payloads)) as Heartbeat[];
  return details;
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

  show(progress: Progress): void {
    const { steps, checks, held, plan } = progress;
    for (const [at, step] of steps.entries()) {
      if (step.endedAt === null || this.#shown.has(at)) continue;
      this.#shown.add(at);
      if (step.step !== 'runCheck' || step.state !== 'done') process.stderr.write(`${describeStep(step, progress)}\n`);
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
    const lines = steps.map((step) => describeStep(step, progress, beats));
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

function wait(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms));
}
