import { repairedText } from '../../../load/double-encoding.js';
import { cutText } from '../../../model/cut-text.js';
import { visibleLine } from '../../../model/visible-text.js';

/** Mark before a damaged text. It is a footnote: `damageNote` explains it. */
const MARK = '†';

/** UTF-8 decoded twice as Latin-1: the same pattern as in the check `damaged_text`. */
const MOJIBAKE = /Ã.Â./s;

const REPLACEMENT_CHARACTER = '\ufffd';

/** Longest text in a sentence, in characters. */
const MAX_TEXT = 80;

/** Number of texts whose probable original a note gives. */
const MAX_ORIGINALS = 3;

/** Texts in one line, with control characters visible, and marked if one of them is damaged. */
export function markedTexts(texts: readonly string[]): string {
  const line = texts.map(visibleLine).join(' – ');
  return texts.some(isDamaged) ? `${MARK} ${line}` : line;
}

/** Text in one line, with control characters visible, and cut to the length that a sentence has room for. */
export function shortLine(text: string): string {
  return cutText(visibleLine(text), MAX_TEXT);
}

/** Explains the marks of these texts, with what some of them probably were; null if none is damaged. */
export function damageNote(texts: readonly string[]): string | null {
  const damaged = [...new Set(texts.filter(isDamaged))];
  if (damaged.length === 0) return null;
  const originals = damaged.flatMap((text) => {
    const original = repairedText(text);
    return original === null ? [] : [`${shortLine(text)} is probably ${shortLine(original)}`];
  });
  const examples = originals.length === 0 ? '' : `: ${originals.slice(0, MAX_ORIGINALS).join('; ')}`;
  const remedy = originals.length === 0 ? '' : ' A load with --repair-text repairs such texts.';
  return `${MARK} Damaged in the source${examples}.${remedy}`;
}

function isDamaged(text: string): boolean {
  return MOJIBAKE.test(text) || text.includes(REPLACEMENT_CHARACTER) || visibleLine(text) !== text;
}
