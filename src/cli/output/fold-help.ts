/** Width of help where there is no terminal, in columns. */
const DEFAULT_WIDTH = 80;

/** Line of an example: it stays whole, so that it can be copied. */
const EXAMPLE = /^ {2}\$ /;

/** Indentation and first column of a line of a list: what is below it continues in the second column. */
const LIST_LINE = /^ +\S+ {2,}/;

/** Folds the help of a command to the width of the terminal: paragraphs as a whole, and each line of a list by itself. */
export function foldHelp(text: string, width = process.stdout.columns ?? DEFAULT_WIDTH): string {
  return text
    .split(/\n(?=\n)/)
    .map((block) => foldBlock(block, width))
    .join('\n');
}

/** Folds lines without an empty one between them. Lines that fit stay as they are. */
function foldBlock(block: string, width: number): string {
  const lines = block.split('\n');
  if (lines.every((line) => fits(line, width))) return block;
  // A block but the first begins with the empty line before it.
  const before = lines[0] === '' ? '\n' : '';
  const isParagraph = lines.every((line) => !line.startsWith(' '));
  const whole = isParagraph ? [lines.filter(Boolean).join(' ')] : lines.slice(before.length);
  return before + whole.map((line) => foldLine(line, width)).join('\n');
}

function foldLine(line: string, width: number): string {
  if (fits(line, width)) return line;
  const indent = ' '.repeat(LIST_LINE.exec(line)?.[0].length ?? line.length - line.trimStart().length);
  const folded: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const at = rest.lastIndexOf(' ', width);
    if (at <= indent.length) break;
    folded.push(rest.slice(0, at));
    rest = indent + rest.slice(at + 1);
  }
  return [...folded, rest].join('\n');
}

function fits(line: string, width: number): boolean {
  return line.length <= width || EXAMPLE.test(line);
}
