/** Temporal's Web UI, as far as its pages depend on it. */
export interface WebUi {
  /** Address of the Web UI; null if it is not known. */
  readonly uiUrl: string | null;
  readonly namespace: string;
}

/** Page of a run in Temporal's Web UI; null if the UI is not known. */
export function pageOfRun({ uiUrl, namespace }: WebUi, workflowId: string, runId: string): string | null {
  if (uiUrl === null) return null;
  return `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`;
}

/** Page of a schedule in Temporal's Web UI; null if the UI is not known. */
export function pageOfSchedule({ uiUrl, namespace }: WebUi, scheduleId: string): string | null {
  return uiUrl === null ? null : `${uiUrl}/namespaces/${namespace}/schedules/${scheduleId}`;
}
