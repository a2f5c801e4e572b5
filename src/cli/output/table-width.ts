/** Columns of a table between two texts: a blank before and after each, and one between two columns. */
const GAP = 3;

/** Fewest characters of a column that is wrapped: what is narrower cannot be read. */
const MIN_WIDTH = 10;

/**
 * Widths of the columns of a table that is wider than the terminal, in characters with the blanks around them; null if it
 * fits, or if there is no terminal. Columns of numbers keep their width, and the widest of text give way.
 */
export function wrappedWidths(
  titles: readonly string[],
  texts: readonly (readonly string[])[],
  isNumber: readonly boolean[],
  terminal: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
): number[] | null {
  if (!terminal.isTTY) return null;
  const widths = titles.map((title, i) => Math.max(title.length, ...(texts[i] ?? []).map(({ length }) => length)));
  const room = terminal.columns - titles.length * GAP + 1;
  const total = () => widths.reduce((sum, width) => sum + width, 0);
  if (total() <= room) return null;
  while (total() > room) {
    const wrapped = widths.map((width, i) => (isNumber[i] === true || width <= MIN_WIDTH ? 0 : width));
    const widest = wrapped.indexOf(Math.max(...wrapped));
    if (wrapped[widest] === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths.map((width) => width + 2);
}
