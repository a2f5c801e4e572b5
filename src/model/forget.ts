import { z } from 'zod';
import { invalidInput } from './input.js';

const EXPECTED_ID = 'expected the id of a user: a whole number from 0 to 2147483647';

/** Input of the workflow `forgetUser`. */
const FORGET_INPUT = z.strictObject({
  userId: z.int({ error: EXPECTED_ID }).min(0, { error: EXPECTED_ID }).max(2_147_483_647, { error: EXPECTED_ID }),
  /** Whether everything is undone at the end, and only reported. */
  dryRun: z.boolean({ error: 'expected true or false' }).optional(),
});

/** See `FORGET_INPUT`. */
export type ForgetInput = z.infer<typeof FORGET_INPUT>;

/** Parses the input of `forgetUser`. @throws INPUT_INVALID naming every problem at once. */
export function parseForgetInput(input: unknown): ForgetInput {
  const parsed = FORGET_INPUT.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`));
}

/** Place of the warehouse that was searched for rows of a user. */
export interface SearchedPlace {
  /** Schema and table, or schema of a run. */
  readonly place: string;
  /** Rows that were deleted, or whose text was removed. */
  readonly removed: number;
  /** Rows of the user that were found afterwards. */
  readonly left: number;
}

/** Proof that a user is forgotten. */
export interface Forgotten {
  /** Hash by which loads know the user, so that they leave later events out. */
  readonly userHash: string;
  /** Whether everything was undone at the end, and is only reported. */
  readonly isDryRun: boolean;
  readonly places: readonly SearchedPlace[];
  /** Objects of the sources that have events of the user: their number, and the URIs of the first ones. */
  readonly objects: { readonly count: number; readonly first: readonly string[] };
}
