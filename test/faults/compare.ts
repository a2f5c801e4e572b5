import { messageOf } from '../../src/model/errors.js';
import { assertSameStar, type StarDump } from '../support/star-dump.js';

/** Where two stars differ first; nothing where they are the same byte for byte. */
export function differencesOf(actual: StarDump, expected: StarDump): string[] {
  try {
    assertSameStar(actual, expected);
    return [];
  } catch (error) {
    return [`the star differs: ${messageOf(error)}`];
  }
}
