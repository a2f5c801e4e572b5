/** Maximum length of a line in a code block that a window of 1,280 pixels shows whole, beside the Web UI's open menu: it cuts longer ones. */
export const SOURCE_WIDTH = 52;

/** How the lines of one kind of source may be broken. */
interface Breaks {
  readonly starts: string;
  /** Where a line may end. */
  readonly between: RegExp;
  /** What ends each line but the last one. */
  readonly end: string;
}

/** Rows of a check, after a member, and commands, before an option. A shell can run the broken command as it is. */
const BREAKABLE: readonly Breaks[] = [
  { starts: '{', between: /(?<=,)(?=")/, end: '' },
  { starts: 'sparkify ', between: /(?<= )(?=--)/, end: '\\' },
];

/**
 * Breaks a row or a command of a message into lines that a narrow window shows whole; lines after the first are indented by
 * four more. Other lines stay, as an excerpt of SQL does, whose place is marked below it.
 */
export function wrapSource(line: string): string[] {
  const text = line.trimStart();
  const breaks = BREAKABLE.find(({ starts }) => text.startsWith(starts));
  if (line.length <= SOURCE_WIDTH || breaks === undefined) return [line];
  const indent = ' '.repeat(line.length - text.length + 4);
  const [first = '', ...others] = line.split(breaks.between);
  const lines = [first];
  for (const part of others) {
    const joined = `${lines.at(-1)}${part}`;
    if (joined.length + breaks.end.length <= SOURCE_WIDTH) lines[lines.length - 1] = joined;
    else lines.push(`${indent}${part}`);
  }
  return lines.map((one, at) => (at === lines.length - 1 ? one : `${one}${breaks.end}`));
}
