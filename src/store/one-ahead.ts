/**
 * The same items, each asked for while its predecessor is worked on: two waits become one.
 * Memory: one item more.
 */
export async function* oneAhead<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  let next = ask(iterator);
  try {
    for (;;) {
      const item = await next;
      if (item.done === true) return;
      next = ask(iterator);
      yield item.value;
    }
  } finally {
    await iterator.return?.();
  }
}

function ask<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next();
  next.catch(() => undefined); // it is awaited, and reported, in its turn
  return next;
}
