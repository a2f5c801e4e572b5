import { parseLoadInput, type LoadInput, type NamedPlaces } from '../../model/input.js';
import type { LoadFlags } from '../flags/load.js';
import type { SourceFlags } from '../flags/sources.js';

/**
 * Input of the workflow that the flags and the places of the sources describe. The worker's configuration names the
 * places that are missing.
 * @throws INPUT_INVALID naming every problem at once.
 */
export function loadInputOf(flags: Omit<LoadFlags, keyof SourceFlags>, places: NamedPlaces = {}): LoadInput {
  const input = {
    logData: places.logData,
    songData: places.songData,
    logJsonPath: places.logJsonPath,
    date: flags.date,
    from: flags.from,
    to: flags.to,
    full: flags.full,
    maxErrors: flags.maxErrors,
    repairText: flags.repairText,
    onFailure: flags.onFailure,
    dryRun: flags.dryRun,
    rebuild: flags.rebuild,
    rejectedOf: flags.rejected,
    withdraw: flags.withdraw,
    undo: flags.undo,
  };
  return parseLoadInput(input);
}
