import type { Client } from '@temporalio/client';

/** All that Temporal keeps of a run, as text: its history, its description, and what its queries answer. */
export async function everythingOf(
  { workflow, workflowService, options }: Client,
  workflowId: string,
): Promise<string> {
  const { namespace } = options;
  const execution = { workflowId };
  const history = await workflow.getHandle(workflowId).fetchHistory();
  const description = await workflowService.describeWorkflowExecution({ namespace, execution });
  const answers = [];
  for (const queryType of ['progress', 'plan', '__temporal_workflow_metadata']) {
    answers.push(await workflowService.queryWorkflow({ namespace, execution, query: { queryType } }));
  }
  return [history, description, ...answers].map(asText).join('\n');
}

/** Content of a history, as text. */
export async function everythingIn({ workflow }: Client, workflowId: string): Promise<string> {
  return asText(await workflow.getHandle(workflowId).fetchHistory());
}

/** The strings in a message of Temporal's, one a line; bytes as the text that they are. */
export function asText(message: unknown): string {
  if (message instanceof Uint8Array) return Buffer.from(message).toString('utf8');
  if (typeof message !== 'object' || message === null) return String(message);
  return Object.entries(message)
    .map(([name, value]) => `${name} ${asText(value)}`)
    .join('\n');
}
