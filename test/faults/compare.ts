import { messageOf } from '../../src/model/errors.js';
import { assertSameStar, type StarDump } from '../support/star-dump.js';

/** Describes the first difference of two stars; nothing if they are equal byte for byte. */
export function differencesOf(actual: StarDump, expected: StarDump): string[] {
  try {
    assertSameStar(actual, expected);
    return [];
  } catch (error) {
    return [`the star differs: ${messageOf(error)}`];
  }
}
