/** A place in a text, for a message that shows it. */
export interface PlaceInText {
  /** Line and column, from 1; the column in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** The line, with a caret under the place. */
  readonly excerpt: string;
}

/** Offset, in UTF-16 units, of a position in characters from 1, which is how servers count. */
export function offsetOfPosition(text: string, position: number): number {
  return [...text].slice(0, position - 1).join('').length;
}

/** Line, column and excerpt of an offset in a text. */
export function placeInText(text: string, offset: number): PlaceInText {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return { line, column, excerpt: `  ${text.split('\n')[line - 1] ?? ''}\n  ${' '.repeat(column - 1)}^` };
}
