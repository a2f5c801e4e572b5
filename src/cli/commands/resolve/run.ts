import type { Command } from 'commander';
import { printResult } from '../../output/print.js';
import { findLoad } from '../../runtime/find-load.js';
import { withTemporal } from '../../runtime/with-temporal.js';
import { sendDecision, type DecisionName, type DecisionInput } from './send-decision.js';

/** Flags of `sparkify resolve`. */
export interface ResolveFlags extends DecisionInput {
  json?: boolean;
}

/** Sends the decision to the load, and prints what is still held. */
export async function resolve(
  id: string,
  decision: DecisionName,
  flags: ResolveFlags,
  command: Command,
): Promise<void> {
  await withTemporal(command, async (client) => {
    const workflowId = await findLoad(client, id, command);
    const { check, reason } = flags;
    const { held } = await sendDecision(client, workflowId, decision, { check, reason });
    printResult(flags.json, { workflowId, decision, held }, describe(workflowId, decision, held));
  });
}

function describe(workflowId: string, decision: DecisionName, held: readonly string[]): string {
  if (decision === 'abort') return `${workflowId} ends`;
  return held.length === 0 ? `${workflowId} continues` : `Still held: ${held.join(', ')}`;
}
