/** What stands in place of a value that may be personal. */
const HIDDEN = 'hidden, see SHOW_PERSONAL_DATA';

/** A number as people and machines write it, or nothing: no name looks like that. */
const NUMBER = /^\s*[-+]?[\d.,]*(e[-+]?\d+)?\s*$/i;

/** Columns of text that say who or what a row is about without naming a person. */
const KNOWN = /^(\w+_id|\w+_time|\w+_name|ts|level|page|auth|method|status|source|uri|title|song)$/;

/** Those of them that do name one. */
const PERSONAL = /^(first|last|full|user|artist)_name$/;

/** A value of the source as a failure may show it: numbers, else only where personal data is switched on. */
export function shownValue(value: string, showPersonalData: boolean): string {
  return showPersonalData || NUMBER.test(value) ? value : HIDDEN;
}

/** A row as a failure may show it: ids, numbers and times, else only where personal data is switched on. */
export function shownRow(row: Readonly<Record<string, unknown>>, showPersonalData: boolean): Record<string, unknown> {
  const shown = Object.entries(row).map(([name, value]) => {
    const isShown = typeof value !== 'string' || (KNOWN.test(name) && !PERSONAL.test(name));
    return [name, isShown ? value : shownValue(value, showPersonalData)];
  });
  return Object.fromEntries(shown) as Record<string, unknown>;
}
