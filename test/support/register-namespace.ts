import type { WorkflowService } from '@temporalio/client';
import proto from '@temporalio/proto';

const RETENTION_SECONDS = 86_400;

/** Registers a namespace that keeps closed workflows for a day. */
export async function registerNamespace(workflowService: WorkflowService, namespace: string): Promise<void> {
  const workflowExecutionRetentionPeriod = proto.google.protobuf.Duration.fromObject({ seconds: RETENTION_SECONDS });
  await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
}
