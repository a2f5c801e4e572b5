/** Returns the time of its first workflow task, in milliseconds since 1970: the order in which loads begin. */
export async function loadWarehouse(): Promise<number> {
  return Date.now();
}
