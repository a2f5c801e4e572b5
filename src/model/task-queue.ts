/** Task queue that load workers poll, unless `[WORKER] TASK_QUEUE` names another. */
export const TASK_QUEUE = 'sparkify';
