import { styleText } from 'node:util';
import { visibleText } from '../../model/visible-text.js';

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

/** Sequences by which `styleText` turns the styles above on and off. */
const OUR_COLOURS = new RegExp(
  `(${[
    ...new Set(Object.values(STYLES).flatMap((style) => styleText(style, '|', { validateStream: false }).split('|'))),
  ]
    .map((sequence) => sequence.replace('[', '\\['))
    .join('|')})`,
);

/** Text as a terminal may get it: with our colours, and with every other control character made visible. */
export function terminalText(text: string): string {
  return text
    .split(OUR_COLOURS)
    .map((part, at) => (at % 2 === 1 ? part : visibleText(part)))
    .join('');
}
