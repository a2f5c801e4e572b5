import type { Token } from './tokens.js';

function isKeyword(token: Token | undefined, text: string): boolean {
  return token !== undefined && (token.kind === 'word' || token.kind === 'symbol') && token.text === text;
}

const WORDS = new Map<string, readonly string[]>();

/** Words of a phrase. The same few phrases are looked for at every token of every statement. */
function wordsOf(phrase: string): readonly string[] {
  const known = WORDS.get(phrase);
  if (known !== undefined) return known;
  const words = phrase.split(' ');
  WORDS.set(phrase, words);
  return words;
}

/** True where the words and symbols of `phrase` (written with spaces between them) stand at `at`, one after another. */
export function standsAt(tokens: readonly Token[], at: number, phrase: string): boolean {
  return wordsOf(phrase).every((text, i) => isKeyword(tokens[at + i], text));
}

/** Index of the first occurrence of `phrase`, or -1. A phrase that begins with `^` must begin the statement. */
export function indexOfPhrase(tokens: readonly Token[], phrase: string, from = 0): number {
  if (phrase.startsWith('^')) return standsAt(tokens, 0, phrase.slice(1)) ? 0 : -1;
  for (let at = from; at < tokens.length; at++) if (standsAt(tokens, at, phrase)) return at;
  return -1;
}

/** The index of the parenthesis that closes the one at `open`; the number of tokens where none does. */
export function closingAt(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (isKeyword(tokens[at], '(')) depth++;
    if (isKeyword(tokens[at], ')') && --depth === 0) return at;
  }
  return tokens.length;
}

/** The tokens from `from` to before `to`, cut at the commas that are in no inner parentheses. */
export function commaSeparated(tokens: readonly Token[], from: number, to: number): Token[][] {
  const items: Token[][] = [];
  let item: Token[] = [];
  let depth = 0;
  for (const token of tokens.slice(from, to)) {
    if (isKeyword(token, '(')) depth++;
    if (isKeyword(token, ')')) depth--;
    if (depth === 0 && isKeyword(token, ',')) {
      items.push(item);
      item = [];
    } else item.push(token);
  }
  return item.length > 0 ? [...items, item] : items;
}
