/** Columns of a table between two texts: a blank before and after each, and one between two columns. */
const GAP = 3;

/** Fewest characters of a column that is wrapped: what is narrower cannot be read. */
const MIN_WIDTH = 10;

/**
 * Widths of the columns of a table that is wider than the terminal, in characters with the blanks around them; null if it
 * fits, or if there is no terminal. Columns of numbers keep their width. The widest of the others gives way: first of those
 * with blanks, at which they are wrapped; then of those that can only be cut; last the first column, which names the row.
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
  const narrowable = titles.map((_, i) => i).filter((i) => isNumber[i] !== true);
  const turns = [
    narrowable.filter((i) => texts[i]?.some((text) => text.includes(' '))),
    narrowable.filter((i) => i > 0),
    narrowable,
  ];
  for (const turn of turns) {
    while (total() > room) {
      const widest = turn.reduce((wide, i) => ((widths[i] ?? 0) > (widths[wide] ?? 0) ? i : wide), turn[0] ?? -1);
      if ((widths[widest] ?? 0) <= MIN_WIDTH) break;
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  }
  return widths.map((width) => width + 2);
}
