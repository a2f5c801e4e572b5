/** Prints the result of a command on stdout: one JSON document, or text. */
export function printResult(json: boolean | undefined, document: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${text}\n`);
}
