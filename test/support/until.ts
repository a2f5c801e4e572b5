import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is as it should be. @throws after 20 seconds, with the last answer. */
export async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)}`);
    await sleep(30);
  }
}
