import type { Session } from './warehouse.js';

/**
 * Runs `work` in a transaction that is rolled back, whether it fails or not.
 * @param begin statement that begins the transaction.
 * @throws the error of `work`, also if the rollback fails as well; else that of the rollback.
 */
export async function rolledBack<T>(session: Session, begin: string, work: () => Promise<T>): Promise<T> {
  await session.query(begin);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await session.query('rollback').catch(() => undefined);
    throw error;
  }
  await session.query('rollback');
  return result;
}
