import { LOAD_WORKFLOW } from '../../../client/load-workflow.js';
import type { Settings } from '../../../config/settings.js';
import type { Work } from '../../../schedule/daily.js';

/** Work of the scheduled runs. */
export function scheduledWork({ WORKER_TASK_QUEUE: taskQueue }: Settings): Work {
  return { workflowType: LOAD_WORKFLOW, taskQueue };
}
