import { visibleLine } from './visible-text.js';

/**
 * Code span of Markdown that its text cannot leave (spec.commonmark.org/0.31.2/#code-spans): its fence is longer than every
 * run of backticks in the text.
 */
export function codeSpan(text: string): string {
  const line = visibleLine(text);
  const runs = (line.match(/`+/g) ?? []).map(({ length }) => length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const gap = /^`|`$|^$/.test(line) ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}

/** Escapes a line of text for Markdown. Options become code: Markdown would turn their two hyphens into a dash. */
export function markdownText(text: string): string {
  const inLine = visibleLine(text).replace(/[\\`*~<&[]|(?<!\w)_|_(?!\w)/g, '\\$&');
  return inLine.replace(/(?<!\S)--[\w-]+/g, '`$&`').replace(/^([#>+=-]|\d+(?=[.)]))/, '\\$1');
}

/** Escapes text for a cell of a table, which a bar or a line break would end. */
export function markdownCell(text: string): string {
  return inCell(markdownText(text.replace(/\s+/g, ' ')));
}

/** Markdown as the content of a cell: bars end it even inside a code span (github.github.com/gfm/#example-200). */
export function inCell(markdown: string): string {
  return markdown.replaceAll('|', '\\|');
}
