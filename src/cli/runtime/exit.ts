/** Exit statuses: done, the load failed, wrong usage or configuration. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
