/** Share of a name's letters that may differ from a name that is suggested in its place. */
const MAX_DIFFERENCE = 0.4;

/** Longest name that a suggestion is looked for: the search takes its length times that of all known names. */
const MAX_LENGTH = 100;

/** Finds the known name that somebody may have meant by this one; undefined if none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  let nearest: string | undefined;
  let shortest = Math.max(1, name.length * MAX_DIFFERENCE);
  for (const candidate of known) {
    const distance = editDistance(name, candidate);
    if (distance > shortest || (distance === shortest && nearest !== undefined)) continue;
    nearest = candidate;
    shortest = distance;
  }
  return nearest;
}

/** Number of letters that have to be inserted, deleted or replaced to make one text from another (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of Array.from(from).entries()) {
    const next = [at + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
