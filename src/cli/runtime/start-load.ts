import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { LoadError } from '../../errors.js';
import { describeLoad, type LoadInput } from '../../input.js';
import { forEachTable, NOTHING_CHANGED } from '../../model/star.js';
import { NO_OBJECTS, type LoadResult } from '../../plan.js';
import { TASK_QUEUE } from '../../worker.js';

/** Temporal takes 400 bytes. */
const SUMMARY_LENGTH = 130;

/** A load that was started, or that was running already. */
export interface StartedLoad {
  readonly handle: WorkflowHandle;
  readonly runId: string;
  /** True where a load of this id was running; it is followed, and no second one started. */
  readonly joined: boolean;
}

/**
 * Starts a load. Its workflow id says what it loads, so that the same load does not run twice at once.
 * Two different loads at once are safe; the second to publish makes its candidate rows again.
 */
export async function startLoad(client: Client, input: LoadInput): Promise<StartedLoad> {
  const workflowId = workflowIdOf(input);
  try {
    const handle = await client.workflow.start('loadWarehouse', {
      ...{ taskQueue: TASK_QUEUE, workflowId, args: [input] },
      staticSummary: describeLoad(input).slice(0, SUMMARY_LENGTH),
      staticDetails: describeInput(input),
    });
    return { handle, runId: handle.firstExecutionRunId, joined: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const handle = client.workflow.getHandle(workflowId);
    return { handle, runId: (await handle.describe()).runId, joined: true };
  }
}

function describeInput(input: LoadInput): string {
  const told = Object.entries(input).filter(([, value]) => value !== undefined);
  if (told.length === 0) return "Started by sparkify; all is as the worker's configuration says.";
  const rows = told.map(([name, value]) => `| ${name} | ${String(value)} |`);
  return ["Started by sparkify; what is not here is as the worker's configuration says.", '', ...TABLE, ...rows].join(
    '\n',
  );
}

const TABLE = ['| input | value |', '|---|---|'];

function workflowIdOf({ date, from, to, full }: LoadInput): string {
  const days = date ?? (from === undefined ? '' : `${from}-to-${to}`);
  return ['sparkify-load', days, full ? 'full' : ''].filter((part) => part !== '').join('-');
}

/** Waits for the end of a load. @returns its result, also where it failed or was cancelled. */
export async function resultOfLoad({ handle, runId }: StartedLoad): Promise<LoadResult> {
  try {
    return (await handle.result()) as LoadResult;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    const [result] = (cause instanceof ApplicationFailure ? (cause.details ?? []) : []) as LoadResult[];
    if (result !== undefined) return result;
    if (cause instanceof CancelledFailure || cause instanceof TerminatedFailure)
      return cancelled(handle.workflowId, runId);
    throw new LoadError('INTERNAL', cause?.message ?? error.message, {}, { cause: error });
  }
}

function cancelled(workflowId: string, runId: string): LoadResult {
  return {
    ...{ status: 'CANCELLED', workflowId, runId, loadId: null, objects: { events: NO_OBJECTS, songs: NO_OBJECTS } },
    ...{ staged: { stage_events: 0, stage_songs: 0, rejected: 0 }, tables: forEachTable(0), changed: NOTHING_CHANGED },
    ...{ moved: 0, checks: [], warnings: [], durationMs: 0 },
    failure: { code: 'CANCELLED', message: 'The load was cancelled', step: '' },
  };
}
