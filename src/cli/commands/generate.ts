import { Command } from 'commander';
import { GENERATE_DEFAULTS, generateSource, type Generated, type GenerateOptions } from '../../generate/generate.js';
import { bytes, count } from '../output/format.js';
import { wholeNumber } from '../runtime/load-flags.js';

interface GenerateFlags extends GenerateOptions {
  createBucket?: boolean;
  json?: boolean;
}

const EXAMPLES = `
The same options give the same bytes. S3 is reached as for a load: [S3] ENDPOINT and REGION, and the AWS SDK's credentials.

Examples:
  $ sparkify generate --out ./data
  $ sparkify generate --out ./data --days 365 --users 1000 --songs 5000 --seed 7
  $ sparkify generate --out s3://my-bucket/sparkify`;

/** `sparkify generate`. */
export function generateCommand(): Command {
  const { days, users, songs, seed, startDate, eventsPerDay } = GENERATE_DEFAULTS;
  return new Command('generate')
    .description('write data in the shape of the source, with the traps of the real data in it')
    .requiredOption('--out <uri>', 'where to write it: a folder or s3://bucket/prefix')
    .option('--days <n>', 'days of logs', wholeNumber, days)
    .option('--users <n>', 'users', wholeNumber, users)
    .option('--songs <n>', 'song files', wholeNumber, songs)
    .option('--seed <n>', 'another seed gives other data', wholeNumber, seed)
    .option('--start-date <day>', 'the first day (YYYY-MM-DD)', startDate)
    .option('--events-per-day <n>', 'events of a day, on average', wholeNumber, eventsPerDay)
    .option('--compress', 'write the logs as .json.gz')
    .option('--create-bucket', 'make the bucket where it is not there')
    .option('--json', 'print where it is and how much as JSON')
    .addHelpText('after', EXAMPLES)
    .action(generate);
}

async function generate({ json, createBucket = false, ...options }: GenerateFlags, command: Command): Promise<void> {
  const made = await (options.out.startsWith('s3://')
    ? writeToS3(command, options, createBucket)
    : generateSource(options));
  process.stdout.write(`${json ? JSON.stringify(made, null, 2) : describe(made)}\n`);
}

/** Loaded when it is used: the AWS SDK is most of the time to start. */
async function writeToS3(command: Command, options: GenerateOptions, createBucket: boolean): Promise<Generated> {
  const [{ configured }, { generateToS3 }] = await Promise.all([
    import('../runtime/platform.js'),
    import('./generate/to-s3.js'),
  ]);
  return generateToS3(configured(command), options, { createBucket });
}

function describe({ logData, songData, logJsonPath, events, songs, files, bytes: size }: Generated): string {
  const what = `${count(events)} events and ${count(songs)} songs in ${count(files)} files, ${bytes(size)}.`;
  if (!logData.startsWith('s3://')) {
    return `${what} Load them with
  sparkify demo --log-data ${logData} --song-data ${songData} --log-jsonpath ${logJsonPath}`;
  }
  return `${what} In dwh.cfg they are
  [S3]
  LOG_DATA=${logData}
  LOG_JSONPATH=${logJsonPath}
  SONG_DATA=${songData}`;
}
