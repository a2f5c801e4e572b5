import { visibleText } from '../../../model/visible-text.js';

/** Text that is HTML. Everything else that is put into `html` is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

/** Content of HTML. */
export type Part = Html | string | number | null | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Builds HTML. Parts that are text are escaped, and visible; null is left out. Attributes must be quoted. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, i) => text + (i < parts.length ? textOf(parts[i] ?? null) : '')).join(''));
}

function textOf(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return visibleText(String(part)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
