import { Command } from 'commander';
import { GENERATE_DEFAULTS } from '../../generate/defaults.js';
import { day, wholeNumber } from '../flags/parse.js';
import type { GenerateFlags } from './generate/run.js';

const EXAMPLES = `
The same options give the same bytes. S3 is reached as for a load: [S3] ENDPOINT and REGION, and the AWS SDK's credentials.

Examples:
  $ sparkify generate --out ./data
  $ sparkify generate --out ./data --days 365 --users 1000 --songs 5000 --seed 7
  $ sparkify generate --out s3://my-bucket/sparkify`;

/** Defines `sparkify generate`. */
export function generateCommand(): Command {
  const { days, users, songs, seed, startDate, eventsPerDay } = GENERATE_DEFAULTS;
  return new Command('generate')
    .requiredOption('--out <uri>', 'where to write it: a folder or s3://bucket/prefix')
    .option('--days <n>', 'days of logs', wholeNumber, days)
    .option('--users <n>', 'users', wholeNumber, users)
    .option('--songs <n>', 'song files', wholeNumber, songs)
    .option('--seed <n>', 'another seed gives other data', wholeNumber, seed)
    .option('--start-date <day>', 'the first day (YYYY-MM-DD)', day, startDate)
    .option('--events-per-day <n>', 'average number of events in a day', wholeNumber, eventsPerDay)
    .option('--compress', 'write the logs as .json.gz')
    .option('--create-bucket', 'create the bucket if it does not exist')
    .option('--json', 'print the locations and the amounts as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: GenerateFlags, command: Command) => {
      const { generate } = await import('./generate/run.js');
      await generate(flags, command);
    });
}
