import type * as workflows from '../workflows/index.js';

export { TASK_QUEUE } from '../model/task-queue.js';

/** Workflow type of a load. */
export const LOAD_WORKFLOW = 'loadWarehouse' satisfies keyof typeof workflows;

/** Workflow type that forgets a user. */
export const FORGET_WORKFLOW = 'forgetUser' satisfies keyof typeof workflows;

/** Workflow type that looks for what does not happen. */
export const WATCH_WORKFLOW = 'watchLoads' satisfies keyof typeof workflows;
