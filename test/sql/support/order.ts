/** A value of a column. */
export type Value = string | number | null;

/** Order of rows: the first value that differs decides. */
export type Ranked = readonly Value[];

/** Compares two rows: numbers by size, texts by their UTF-8 bytes, null last. */
export function byOrder<T>(rank: (row: T) => Ranked): (a: T, b: T) => number {
  return (a, b) => {
    const other = rank(b);
    return (
      rank(a)
        .map((value, i) => compare(value, other[i] ?? null))
        .find((order) => order !== 0) ?? 0
    );
  };
}

function compare(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

/** The row that comes first. */
export function first<T>(rows: readonly T[], rank: (row: T) => Ranked): T {
  const [best] = [...rows].sort(byOrder(rank));
  if (best === undefined) throw new Error('No row, so none comes first');
  return best;
}

/** Rows with the same key together. */
export function grouped<T>(rows: readonly T[], key: (row: T) => unknown): T[][] {
  const groups = new Map<unknown, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return [...groups.values()];
}
