import { LOAD_WORKFLOW, WATCH_WORKFLOW } from '../../../client/load-workflow.js';
import type { Settings } from '../../../config/settings.js';
import type { Work } from '../../../schedule/daily.js';

/** Work of the scheduled runs. */
export function scheduledWork({ WORKER_TASK_QUEUE: taskQueue }: Settings): Work {
  return { workflowType: LOAD_WORKFLOW, taskQueue };
}

/** Work of the runs that watch them. */
export function watchWork({ WORKER_TASK_QUEUE: taskQueue }: Settings): Work {
  return { workflowType: WATCH_WORKFLOW, taskQueue };
}
