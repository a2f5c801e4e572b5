import { styleText } from 'node:util';

/** What a text means; how that looks is written here alone. */
export type Meaning = 'good' | 'bad' | 'warning' | 'heading' | 'aside';

const STYLES = { good: 'green', bad: 'red', warning: 'yellow', heading: 'bold', aside: 'dim' } as const;

/**
 * The text in the colour of its meaning, where the stream is a terminal or FORCE_COLOR asks for it; never where NO_COLOR
 * is set.
 */
export function coloured(meaning: Meaning, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  // Node lets FORCE_COLOR win over NO_COLOR.
  if (process.env['NO_COLOR']) return text;
  return styleText(STYLES[meaning], text, { stream });
}
