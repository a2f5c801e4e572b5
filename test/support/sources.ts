import type { Generated } from '../../src/generate/generate.js';

/** Where the sources of a load are. */
export type Sources = Pick<Generated, 'logData' | 'songData' | 'logJsonPath'>;

/** The flags that name the sources. */
export function sourceFlags({ logData, songData, logJsonPath }: Sources): string[] {
  return ['--log-data', logData, '--song-data', songData, '--log-jsonpath', logJsonPath];
}
