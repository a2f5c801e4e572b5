import {
  CancellationScope,
  startChild,
  type ChildWorkflowHandle,
  type ChildWorkflowOptions,
  type Workflow,
} from '@temporalio/workflow';

/** Workflow to start: its name, id, inputs, and the sentence that the Web UI shows. */
export type WorkflowBeside<T extends Workflow> = Required<
  Pick<ChildWorkflowOptions, 'workflowId' | 'staticSummary'>
> & { readonly type: string; readonly args: Parameters<T> };

/**
 * Starts a workflow that this one does not wait for, and that outlives it, even if this one is cancelled.
 * @returns its handle; null if a workflow of this id runs already, as after a reset.
 */
export async function startBeside<T extends Workflow>({
  type,
  args,
  ...options
}: WorkflowBeside<T>): Promise<ChildWorkflowHandle<T> | null> {
  const abandoned = { ...options, args: [...args], parentClosePolicy: 'ABANDON', cancellationType: 'ABANDON' } as const;
  try {
    return (await CancellationScope.nonCancellable(() =>
      startChild<Workflow>(type, abandoned),
    )) as ChildWorkflowHandle<T>;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')) throw error;
    return null;
  }
}
