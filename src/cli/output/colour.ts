import { styleText } from 'node:util';

/** Meaning of a text. Only this file knows how each one looks. */
export type Meaning = 'good' | 'bad' | 'warning' | 'heading' | 'aside';

const STYLES = { good: 'green', bad: 'red', warning: 'yellow', heading: 'bold', aside: 'dim' } as const;

/**
 * Colours a text by its meaning if the stream is a terminal or FORCE_COLOR is set. NO_COLOR switches all colours off.
 */
export function coloured(meaning: Meaning, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  // Node lets FORCE_COLOR win over NO_COLOR.
  if (process.env['NO_COLOR']) return text;
  return styleText(STYLES[meaning], text, { stream });
}
