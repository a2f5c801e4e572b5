import assert from 'node:assert/strict';

/** Patterns of texts that differ between runs, each with its replacement. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/[\u0080-\u009f]/g, ''], // damaged text has them, and nobody sees them
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID'],
  [/\d{8}t\d{6}_[0-9a-f]{8}/g, 'LOAD'],
  [/\b(127\.0\.0\.1|localhost):\d+/g, 'HOST:PORT'],
  [/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, 'TIME'],
  [/, [\d,]+\/s\b/g, ''],
  [/\b\d+(\.\d+)? (s|ms)\b/g, 'DURATION'],
  [/─+/g, '─'],
  [/ +/g, ' '],
];

/** A text without what differs from one run to the next, and without the space that aligns it. */
export function settled(text: string): string {
  const same = VOLATILE.reduce((all, [pattern, instead]) => all.replaceAll(pattern, instead), text);
  return same
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim();
}

/** Asserts that a command's output is what its document shows. A line `…` stands for any lines, or none. */
export function assertShown(where: string, output: string, shown: string): void {
  const parts = settled(shown).split(/^…$/m);
  const pattern = parts.map((part) => escaped(part.trim())).join('[^]*?');
  if (new RegExp(`^\\s*${pattern}\\s*$`).test(settled(output))) return;
  assert.equal(settled(output), settled(shown), `${where} shows another output than there is`);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
