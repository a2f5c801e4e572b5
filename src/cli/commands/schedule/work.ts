import type { Work } from '../../../schedule/daily.js';
import { LOAD_WORKFLOW, TASK_QUEUE } from '../../../client/load-workflow.js';

/** Work of the scheduled runs. */
export const SCHEDULED_WORK: Work = { workflowType: LOAD_WORKFLOW, taskQueue: TASK_QUEUE };
