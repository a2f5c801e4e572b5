import type { Generated } from '../../src/generate/generate.js';

/** Paths of the sources of a load. */
export type Sources = Pick<Generated, 'logData' | 'songData' | 'logJsonPath'>;

/** The flags that name the sources. */
export function sourceFlags({ logData, songData, logJsonPath }: Sources): string[] {
  return ['--log-data', logData, '--song-data', songData, '--log-jsonpath', logJsonPath];
}
