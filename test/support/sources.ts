import type { Generated } from '../../src/generate/generate.js';

/** Paths of the sources of a load. */
export type Sources = Pick<Generated, 'logData' | 'songData' | 'logJsonPath'>;

/** The flags that name the sources. */
export function sourceFlags({ logData, songData, logJsonPath }: Sources): string[] {
  return ['--log-data', logData, '--song-data', songData, '--log-jsonpath', logJsonPath];
}

/** A source in S3 that does not answer: nothing listens on port 1. Its environment, and the flags that name it. */
export const SOURCE_OUT_OF_REACH = {
  env: {
    SPARKIFY_S3_ENDPOINT: 'http://127.0.0.1:1',
    SPARKIFY_S3_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  },
  flags: ['--log-data', 's3://away/log_data', '--song-data', 's3://away/song_data'],
};
