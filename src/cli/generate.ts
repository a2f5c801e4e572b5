import { Command } from 'commander';
import { GENERATE_DEFAULTS, generateSource, type GenerateOptions } from '../generate/generate.js';
import { bytes, count } from './format.js';
import { wholeNumber } from './load-flags.js';

const EXAMPLES = `
The same options give the same bytes.

Examples:
  $ sparkify generate --out ./data
  $ sparkify generate --out ./data --days 365 --users 1000 --songs 5000 --seed 7`;

/** `sparkify generate`. */
export function generateCommand(): Command {
  const { days, users, songs, seed, startDate, eventsPerDay } = GENERATE_DEFAULTS;
  return new Command('generate')
    .description('write data in the shape of the source, with the traps of the real data in it')
    .requiredOption('--out <dir>', 'where to write it')
    .option('--days <n>', 'days of logs', wholeNumber, days)
    .option('--users <n>', 'users', wholeNumber, users)
    .option('--songs <n>', 'song files', wholeNumber, songs)
    .option('--seed <n>', 'another seed gives other data', wholeNumber, seed)
    .option('--start-date <day>', 'the first day (YYYY-MM-DD)', startDate)
    .option('--events-per-day <n>', 'events of a day, on average', wholeNumber, eventsPerDay)
    .option('--compress', 'write the logs as .json.gz')
    .option('--json', 'print where it is and how much as JSON')
    .addHelpText('after', EXAMPLES)
    .action(generate);
}

async function generate({ json, ...options }: GenerateOptions & { json?: boolean }): Promise<void> {
  const made = await generateSource(options);
  const { logData, songData, logJsonPath, events, songs, files, bytes: size } = made;
  const text = [
    `${count(events)} events and ${count(songs)} songs in ${count(files)} files, ${bytes(size)}. Load them with`,
    `  sparkify demo --log-data ${logData} --song-data ${songData} --log-jsonpath ${logJsonPath}`,
  ];
  process.stdout.write(`${json ? JSON.stringify(made, null, 2) : text.join('\n')}\n`);
}
