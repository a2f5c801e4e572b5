import { ApplicationFailure, condition, defineQuery, defineUpdate, setHandler, sleep } from '@temporalio/workflow';

/**
 * Workflow of a load as a worker of another version might have it. A dated load reports progress and a result in another
 * form; a full one has no query, and fails with details of another form; any other one waits for an update.
 */
export async function loadWarehouse(input?: { date?: string; full?: boolean }): Promise<unknown> {
  if (input?.full) {
    await sleep('1 second');
    throw ApplicationFailure.create({ type: 'CHECK_FAILED', message: 'no', details: [{ state: 'failed' }] });
  }
  if (input?.date !== undefined) {
    setHandler(defineQuery<unknown>('progress'), () => ({ percent: 50 }));
    await sleep('1 second');
    return { state: 'done' };
  }
  let isAborted = false;
  setHandler(defineUpdate<unknown, [unknown]>('abort'), () => {
    isAborted = true;
    return { waiting: [] };
  });
  await condition(() => isAborted);
  return { state: 'aborted' };
}
