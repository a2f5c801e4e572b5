/** Placeholder of a value that may be personal. */
const HIDDEN = 'hidden, see SHOW_PERSONAL_DATA';

/** A number in any usual notation, or an empty text: no name looks like that. */
const NUMBER = /^\s*[-+]?[\d.,]*(e[-+]?\d+)?\s*$/i;

/** Text columns that identify a row without naming a person. */
const NON_PERSONAL_COLUMN =
  /^(\w+_id|\w+_time|\w+_name|ts|level|page|auth|method|status|source|uri|title|song|member|json_type|allowed_types)$/;

/** Text columns that name a person. */
const PERSONAL_COLUMN = /^(first|last|full|user|artist)_name$/;

/** Value of the source as a failure may show it: numbers, and anything else only if personal data is switched on. */
export function shownValue(value: string, showPersonalData: boolean): string {
  return showPersonalData || NUMBER.test(value) ? value : HIDDEN;
}

/** Row as a failure may show it: ids, numbers and times, and anything else only if personal data is switched on. */
export function shownRow(row: Readonly<Record<string, unknown>>, showPersonalData: boolean): Record<string, unknown> {
  const entries = Object.entries(row).map(([name, value]) => {
    const isShown = typeof value !== 'string' || (NON_PERSONAL_COLUMN.test(name) && !PERSONAL_COLUMN.test(name));
    return [name, isShown ? value : shownValue(value, showPersonalData)];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}
