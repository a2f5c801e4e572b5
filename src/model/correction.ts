import type { Window } from './window.js';

/** Objects that a person names: those of some days, by the dates in their names, or one by its URI. */
export type NamedObjects = { readonly window: Window } | { readonly uri: string };

/**
 * Correction of the star that a person asks for, in place of a load of what is new:
 * - `withdraw` takes the rows of named objects out of the star; they stay out, or are read again;
 * - `undo` takes out what a run has loaded, and reads again what that run has taken out;
 * - `rejected` reads the objects once more that had rejected records in a run;
 * - `rebuild` reads all objects again, and makes the star from nothing.
 */
export type Correction =
  | { readonly kind: 'withdraw'; readonly named: NamedObjects; readonly reload: boolean }
  | { readonly kind: 'undo' | 'rejected'; readonly loadId: string }
  | { readonly kind: 'rebuild' };

/** Describes a correction, for the summary of a run. */
export function describeCorrection(correction: Correction): string {
  switch (correction.kind) {
    case 'withdraw': {
      const what = describeNamed(correction.named);
      return correction.reload ? `Withdraw ${what}, and read it again` : `Withdraw ${what}`;
    }
    case 'undo':
      return `Undo the load ${correction.loadId}`;
    case 'rejected':
      return `Load the objects again that had rejected records in the load ${correction.loadId}`;
    case 'rebuild':
      return 'Rebuild the star from all objects';
  }
}

/** Describes named objects: a day, a range of days, or a URI. */
export function describeNamed(named: NamedObjects): string {
  if ('uri' in named) return named.uri;
  const { from, to } = named.window;
  return from === to ? `the objects of ${from}` : `the objects of ${from} to ${to}`;
}
