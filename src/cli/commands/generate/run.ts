import type { Command } from 'commander';
import { generateSource, type Generated, type GenerateOptions } from '../../../generate/generate.js';
import { bytes, count } from '../../output/format.js';
import { printResult } from '../../output/print.js';
import { progressLine } from '../../output/verbosity.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { shellWord } from '../../../model/shell-word.js';

/** Flags of `sparkify generate`. */
export interface GenerateFlags extends GenerateOptions {
  createBucket?: boolean;
  json?: boolean;
}

/** Generates data in a folder or in S3, and prints where it is. */
export async function generate(flags: GenerateFlags, command: Command): Promise<void> {
  const { json, createBucket = false, ...options } = flags;
  const generated = options.out.startsWith('s3://')
    ? await writeToS3(command, options, createBucket)
    : await generateSource(options);
  if (generated.events === 0) progressLine('No events were generated, so a load publishes nothing: raise --days.');
  printResult(json, generated, describe(generated));
}

async function writeToS3(command: Command, options: GenerateOptions, createBucket: boolean): Promise<Generated> {
  // The AWS SDK takes most of the time to start: only data that goes to S3 loads it.
  const { generateToS3 } = await import('./to-s3.js');
  return generateToS3(readConfiguration(command), options, { createBucket });
}

function describe({ logData, songData, logJsonPath, events, songs, files, bytes: size }: Generated): string {
  const amounts = `${count(events)} events and ${count(songs)} songs in ${count(files)} files, ${bytes(size)}.`;
  if (!logData.startsWith('s3://')) {
    return `${amounts} Load them with
  sparkify demo --log-data ${shellWord(logData)} --song-data ${shellWord(songData)} --log-jsonpath ${shellWord(logJsonPath)}`;
  }
  return `${amounts} In dwh.cfg they are
  [S3]
  LOG_DATA=${logData}
  LOG_JSONPATH=${logJsonPath}
  SONG_DATA=${songData}`;
}
