import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import { LoadError, type ErrorCode } from '../../model/errors.js';
import { markdownCell, markdownText } from '../../model/markdown.js';
import { describeLoad, type LoadInput } from '../../model/input.js';
import { forEachTable, NOTHING_CHANGED } from '../../model/star.js';
import { NO_OBJECTS, type LoadResult } from '../../model/result.js';
import { parseLoadResult } from '../../client/answers.js';
import { LOAD_WORKFLOW, TASK_QUEUE } from '../../client/load-workflow.js';
import type { loadWarehouse } from '../../workflows/index.js';
import { assertSameOptions, WAREHOUSE_MEMO, type WantedLoad } from './running-load.js';

/** Temporal accepts a summary of 400 bytes. */
const MAX_SUMMARY_LENGTH = 130;

/** A load that was started, or that was running already. */
export interface StartedLoad {
  readonly handle: WorkflowHandle<typeof loadWarehouse>;
  readonly runId: string;
  /** True if this load was running already, with the same options. It is followed, and no second one is started. */
  readonly joined: boolean;
}

/**
 * Starts a load, or joins the one that is running with the same options. Its workflow id says which objects it loads, so
 * that they are not loaded twice at once. Two loads of other objects at once are safe: the second to publish rebuilds
 * its candidate rows.
 * @param warehouse name of the warehouse that this command knows: the load of another project may have the same id.
 * @throws LOAD_RUNNING if a load of these objects is running with other options, or for another warehouse.
 */
export async function startLoad(
  client: Client,
  input: LoadInput,
  taskQueue = TASK_QUEUE,
  warehouse?: string,
): Promise<StartedLoad> {
  const wanted = { input, warehouse };
  for (;;) {
    const started = (await tryStart(client, wanted, taskQueue)) ?? (await tryJoin(client, wanted));
    if (started !== null) return started;
  }
}

/** Starts a load; null if one of its id is running. */
async function tryStart(
  client: Client,
  { input, warehouse }: WantedLoad,
  taskQueue: string,
): Promise<StartedLoad | null> {
  try {
    const handle = await client.workflow.start<typeof loadWarehouse>(LOAD_WORKFLOW, {
      taskQueue,
      workflowId: workflowIdOf(input),
      args: [input],
      staticSummary: markdownText(describeLoad(input)).slice(0, MAX_SUMMARY_LENGTH),
      staticDetails: describeInput(input),
      ...(warehouse === undefined ? {} : { memo: { [WAREHOUSE_MEMO]: warehouse } }),
    });
    return { handle, runId: handle.firstExecutionRunId, joined: false };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}

/** Joins the load of this id; null if it has ended in the meantime. */
async function tryJoin(client: Client, wanted: WantedLoad): Promise<StartedLoad | null> {
  const handle = client.workflow.getHandle<typeof loadWarehouse>(workflowIdOf(wanted.input));
  const running = await handle.describe();
  if (running.status.name !== 'RUNNING') return null;
  await assertSameOptions(client, running, wanted);
  return { handle, runId: running.runId, joined: true };
}

function describeInput(input: LoadInput): string {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  if (given.length === 0) return 'Started by sparkify with the configuration of the worker.';
  const rows = given.map(
    ([name, value]) =>
      `| ${name} | ${markdownCell(typeof value === 'object' ? JSON.stringify(value) : String(value))} |`,
  );
  const heading = 'Started by sparkify with this input; the configuration of the worker decides the rest.';
  return [heading, '', '| input | value |', '|---|---|', ...rows].join('\n');
}

function workflowIdOf(input: LoadInput): string {
  const { date, from, to, full, dryRun } = input;
  const days = date ?? (from === undefined ? '' : `${from}-to-${to}`);
  const parts = ['sparkify-load', days, full ? 'full' : '', correctionId(input), dryRun ? 'dry-run' : ''];
  return parts.filter((part) => part !== '').join('-');
}

function correctionId({ withdraw, undo, rejectedOf, rebuild }: LoadInput): string {
  if (rebuild) return 'rebuild';
  if (undo !== undefined) return `undo-${undo}`;
  if (rejectedOf !== undefined) return `rejected-${rejectedOf}`;
  if (withdraw === undefined) return '';
  const { date, from, to, object } = withdraw;
  return `withdraw-${object ?? date ?? `${from}-to-${to}`}`;
}

/**
 * Waits for the end of a load.
 * @returns its result, also if it failed or was cancelled.
 * @throws WORKER_INCOMPATIBLE if the worker reports a result in another form.
 */
export async function resultOfLoad({ handle, runId }: StartedLoad): Promise<LoadResult> {
  try {
    return parseLoadResult(await handle.result());
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    const details = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
    if (details.length > 0) return parseLoadResult(details[0]);
    const ended = endedBy(cause);
    if (ended !== null) return await resultWithoutAnswer(handle, runId, ended);
    throw new LoadError('INTERNAL', cause?.message ?? error.message, {}, { cause: error });
  }
}

/** Ending of a load that could not report its own: a cancellation, a termination, or Temporal's timeout. */
type Ending = Pick<LoadResult, 'status'> & { readonly code: ErrorCode; readonly message: string };

function endedBy(cause: Error | undefined): Ending | null {
  if (cause instanceof CancelledFailure)
    return { status: 'CANCELLED', code: 'CANCELLED', message: 'The load was cancelled' };
  if (cause instanceof TerminatedFailure)
    return { status: 'FAILED', code: 'TERMINATED', message: `The load was terminated: ${cause.message}` };
  if (cause instanceof TimeoutFailure)
    return { status: 'FAILED', code: 'TIMED_OUT', message: 'The load took longer than the timeout of its execution' };
  return null;
}

async function resultWithoutAnswer(
  handle: StartedLoad['handle'],
  runId: string,
  { status, code, message }: Ending,
): Promise<LoadResult> {
  const { startTime, closeTime } = await handle.describe();
  return {
    status,
    workflowId: handle.workflowId,
    runId,
    loadId: null,
    objects: { events: NO_OBJECTS, songs: NO_OBJECTS },
    staged: { stage_events: 0, stage_songs: 0, rejected: 0 },
    tables: forEachTable(0),
    changed: NOTHING_CHANGED,
    moved: 0,
    checks: [],
    warnings: [],
    durationMs: (closeTime ?? startTime).getTime() - startTime.getTime(),
    failure: { code, message, step: '' },
  };
}
