import { parseLoadInput, type LoadInput } from '../../model/input.js';
import type { LoadFlags } from '../flags/load.js';
import { absoluteUri } from './sources.js';

/** Input of the workflow that the flags describe. @throws INPUT_INVALID naming every problem at once. */
export function loadInputOf(flags: LoadFlags): LoadInput {
  const input = {
    logData: absoluteIfGiven(flags.logData),
    songData: absoluteIfGiven(flags.songData),
    logJsonPath: absoluteIfGiven(flags.logJsonpath),
    date: flags.date,
    from: flags.from,
    to: flags.to,
    full: flags.full,
    maxErrors: flags.maxErrors,
    repairText: flags.repairText,
    onFailure: flags.onFailure,
  };
  return parseLoadInput(input);
}

function absoluteIfGiven(uri: string | undefined): string | undefined {
  return uri === undefined ? undefined : absoluteUri(uri);
}
