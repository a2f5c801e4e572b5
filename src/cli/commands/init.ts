import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { parseSettings } from '../../config/config.js';
import { inFile } from '../../config/settings.js';
import { SETTING_NAMES, writeDwhCfg, type SettingName } from '../../config/write-cfg.js';
import { LoadError } from '../../errors.js';
import { askSettings } from './init/ask-settings.js';
import { printEither } from '../runtime/with-temporal.js';

/** The settings that have a flag of their own, in the order of the questions. */
const FLAGS = {
  host: ['CLUSTER_HOST', 'host name of the warehouse; without one, the embedded PostgreSQL'],
  port: ['CLUSTER_DB_PORT', 'its port'],
  database: ['CLUSTER_DB_NAME', 'its database'],
  user: ['CLUSTER_DB_USER', 'the user that loads'],
  roleArn: ['IAM_ROLE_ARN', 'the role that Redshift reads S3 with'],
  logData: ['S3_LOG_DATA', 'where the logs are: s3://bucket/prefix or a folder'],
  logJsonpath: ['S3_LOG_JSONPATH', "the logs' JSONPaths file"],
  songData: ['S3_SONG_DATA', 'where the song metadata is'],
  region: ['S3_REGION', 'region of the buckets'],
  workPrefix: ['S3_WORK_PREFIX', 'where manifests and merged objects are written for COPY'],
} as const satisfies Record<string, readonly [SettingName, string]>;

type Flag = keyof typeof FLAGS;

interface InitFlags extends Partial<Record<Flag, string>> {
  out: string;
  set?: Map<string, string>;
  force?: boolean;
  ask: boolean;
  json?: boolean;
}

const NOTES = `
On a terminal it asks for what no flag says; every answer can be left out. The password is asked for, or taken from
SPARKIFY_CLUSTER_DB_PASSWORD; there is no flag for it, as others see the command line. The file is for you alone (0600).

Examples:
  $ sparkify init
  $ sparkify init --host my-cluster.abc123.us-west-2.redshift.amazonaws.com --database dwh --user dwhuser --no-ask
  $ sparkify init --log-data ./log_data --song-data ./song_data --set LOAD_MAX_ERRORS=10 --no-ask`;

/** `sparkify init`. */
export function initCommand(): Command {
  const command = new Command('init').description('write a configuration with a comment on every setting');
  for (const [flag, [, does]] of Object.entries(FLAGS)) command.option(`--${kebab(flag)} <value>`, does);
  return command
    .option('--set <name=value>', 'any other setting, as LOAD_MAX_ERRORS=10; again for more', addSetting)
    .option('--out <file>', 'where to write it', 'dwh.cfg')
    .option('--force', 'replace a file that is there')
    .option('--no-ask', 'ask nothing, also on a terminal')
    .option('--json', 'print the file and the names of what is set in it as JSON')
    .addHelpText('after', NOTES)
    .action(init);
}

async function init(flags: InitFlags): Promise<void> {
  const file = resolve(flags.out);
  if (existsSync(file) && !flags.force) throw isThere(file);
  const values = told(flags);
  const asked = Object.values(FLAGS).map(([name]) => name);
  if (flags.ask && process.stdin.isTTY) await askSettings([...asked, 'CLUSTER_DB_PASSWORD'], values);
  parseSettings(values);
  write(file, writeDwhCfg(values), flags.force);
  const set = [...values.keys()];
  const next = values.has('CLUSTER_HOST') ? 'sparkify doctor tries it all' : 'sparkify demo runs on this machine';
  const what = set.length === 0 ? 'nothing is set yet' : set.map(inFile).join(', ');
  printEither(flags.json, { file, set }, `Wrote ${file}: ${what}\nNext: ${next}`);
}

function told({ set, ...flags }: InitFlags): Map<string, string> {
  const values = new Map(set);
  for (const [flag, [name]] of Object.entries(FLAGS)) {
    const value = flags[flag as Flag];
    if (value !== undefined) values.set(name, value);
  }
  const password = process.env['SPARKIFY_CLUSTER_DB_PASSWORD'];
  if (password) values.set('CLUSTER_DB_PASSWORD', password);
  return values;
}

/** A file appears whole, or not at all; a link that stands there is replaced, not followed. */
function write(file: string, text: string, force = false): void {
  const draft = force ? `${file}.${process.pid}` : file;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw isThere(draft);
    throw error;
  }
  if (force) renameSync(draft, file);
}

function isThere(file: string): LoadError {
  return new LoadError('CONFIG_INVALID', `${file} is there already: --force replaces it, --out names another`);
}

/** @throws InvalidArgumentError, which commander reports. */
function addSetting(text: string, before: Map<string, string> = new Map()): Map<string, string> {
  const [name = '', ...value] = text.split('=');
  const known = name.replace(/^SPARKIFY_/, '');
  if (value.length === 0) throw new InvalidArgumentError('Expected a name and a value, as LOAD_MAX_ERRORS=10.');
  if (known === 'CLUSTER_DB_PASSWORD')
    throw new InvalidArgumentError('The password is asked for, or in the environment.');
  if (!SETTING_NAMES.some((one) => one === known)) {
    throw new InvalidArgumentError(`There is no such setting; there are ${SETTING_NAMES.join(', ')}.`);
  }
  return new Map([...before, [known, value.join('=')]]);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
