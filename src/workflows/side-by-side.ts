import { CancellationScope, isCancellation } from '@temporalio/workflow';

/**
 * Runs tasks concurrently. If one fails, the others are cancelled, and the failure is thrown when all have ended: no task
 * continues in the background.
 */
export async function sideBySide<T extends readonly unknown[]>(
  ...tasks: { [K in keyof T]: () => Promise<T[K]> }
): Promise<T> {
  return CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const running = tasks.map((task) =>
      task().catch((error: unknown) => {
        scope.cancel();
        throw error;
      }),
    );
    const settled = await Promise.allSettled(running);
    const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (failures.length > 0) throw failures.find((error) => !isCancellation(error)) ?? failures[0];
    return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
  });
}
