import { visibleJson } from '../../model/visible-text.js';
import { terminalText } from './colour.js';

/** Prints the result of a command on stdout: one JSON document, or text. */
export function printResult(json: boolean | undefined, document: unknown, text: string): void {
  if (json) printJson(document);
  else printText(text);
}

/** Prints a JSON document on stdout. */
export function printJson(document: unknown, indent = 2): void {
  process.stdout.write(`${visibleJson(JSON.stringify(document, null, indent))}\n`);
}

/** Prints text for people on stdout. */
export function printText(text: string): void {
  process.stdout.write(`${terminalText(text)}\n`);
}

/** Prints a file's content on stdout: unchanged if it goes to a file or a pipe, visible on a terminal. */
export function printFile(content: string): void {
  process.stdout.write(process.stdout.isTTY ? terminalText(content) : content);
}

/** Prints text for people on stderr. */
export function printNote(text: string): void {
  process.stderr.write(`${terminalText(text)}\n`);
}
