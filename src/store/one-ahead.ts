/**
 * Requests each item while its predecessor is processed, so that two waits become one.
 * Memory: one more item.
 */
export async function* oneAhead<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  let next = request(iterator);
  try {
    for (;;) {
      const item = await next;
      if (item.done === true) return;
      next = request(iterator);
      yield item.value;
    }
  } finally {
    await iterator.return?.();
  }
}

function request<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next();
  next.catch(() => undefined); // awaited, and its error reported, in its turn
  return next;
}
