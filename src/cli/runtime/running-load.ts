import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { LoadError } from '../../model/errors.js';
import type { LoadInput } from '../../model/input.js';
import { timeInUtc } from '../../model/time-in-utc.js';
import { decodePayload } from './decode.js';

/** Name of the memo of a load that `sparkify load` starts, with the warehouse that the command knew. */
export const WAREHOUSE_MEMO = 'startedForWarehouse';

/** A load that somebody asks for. */
export interface WantedLoad {
  readonly input: LoadInput;
  /** Name of the warehouse; undefined if the command does not know it. */
  readonly warehouse: string | undefined;
}

/**
 * Checks that a running load was started with the same options as the one that is asked for. Nothing is done of what it
 * was not started with. Two projects may share a Temporal: a load for another warehouse is never this one.
 * @throws LOAD_RUNNING naming the options that differ.
 */
export async function assertSameOptions(
  client: Client,
  running: WorkflowExecutionDescription,
  { input, warehouse }: WantedLoad,
): Promise<void> {
  const { workflowId, runId, startTime } = running;
  const differences = [
    ...warehouseDifference(warehouse, running.memo?.[WAREHOUSE_MEMO]),
    ...differencesOf(input, await inputOfRun(client, workflowId, runId)),
  ];
  if (differences.length === 0) return;
  const since = timeInUtc(startTime.getTime());
  const message = `${workflowId} is running with other options (run ${runId}, since ${since}): ${differences.join('; ')}`;
  throw new LoadError('LOAD_RUNNING', message, { workflowId, runId, differences });
}

/** Reads the input of a run from the first event of its history. */
async function inputOfRun({ workflow }: Client, workflowId: string, runId: string): Promise<unknown> {
  const { history } = await workflow.workflowService.getWorkflowExecutionHistory({
    namespace: workflow.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return payload === undefined ? undefined : decodePayload(workflow, payload);
}

/** A load that Temporal's UI or a schedule started has no memo of its warehouse. */
function warehouseDifference(here: string | undefined, there: unknown): string[] {
  if (here === undefined || typeof there !== 'string' || here === there) return [];
  return [`warehouse: ${here} here, ${there} there`];
}

/** Describes each option that differs: `repairText: true here, not set there`. */
function differencesOf(wanted: LoadInput, running: unknown): string[] {
  const here = optionsOf(wanted);
  const there = optionsOf(running);
  const names = [...new Set([...here.keys(), ...there.keys()])].sort();
  return names
    .filter((name) => here.get(name) !== there.get(name))
    .map((name) => `${name}: ${here.get(name) ?? 'not set'} here, ${there.get(name) ?? 'not set'} there`);
}

/** Options of an input by their names, each as it is written. `full: false` is the same as no `full`. */
function optionsOf(input: unknown): Map<string, string> {
  if (typeof input !== 'object' || input === null) return new Map();
  const given = Object.entries(input).filter(
    ([name, value]) => value !== undefined && !(name === 'full' && value === false),
  );
  return new Map(given.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
}
