/** Cuts a text to this many UTF-16 units and an ellipsis, but not between the two halves of a character. */
export function cutText(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text;
  return `${text.slice(0, maxUnits).replace(/[\ud800-\udbff]$/, '')}…`;
}
