import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { parseSettings } from '../../../config/config.js';
import { inFile, SECRET_SETTINGS } from '../../../config/settings.js';
import { SETTING_NAMES, writeDwhCfg } from '../../../config/write-cfg.js';
import { LoadError } from '../../../model/errors.js';
import { shellWord } from '../../../model/shell-word.js';
import { printResult } from '../../output/print.js';
import { EXIT } from '../../runtime/exit.js';
import { askSettings } from './ask-settings.js';
import { SETTING_FLAGS, type InitFlags } from './flags.js';
import { isIgnoredByGit } from './git-ignore.js';

/** Writes a configuration from the flags, the environment and the answers on a terminal. */
export async function init(flags: InitFlags, command: Command): Promise<void> {
  const file = resolve(flags.out);
  if (existsSync(file) && !flags.force) throw fileExists(file);
  const values = givenSettings(flags, command);
  const questions = Object.values(SETTING_FLAGS).map(([name]) => name);
  if (flags.ask && process.stdin.isTTY) await askSettings([...questions, 'CLUSTER_DB_PASSWORD'], values);
  parseSettings(values);
  writeConfiguration(file, writeDwhCfg(values), flags.force);
  const set = [...values.keys()];
  const summary = set.length === 0 ? 'nothing is set yet' : set.map(inFile).join(', ');
  const ignoredByGit = isIgnoredByGit(file);
  const lines = [
    `Wrote ${file}: ${summary}`,
    ...gitLines(file, ignoredByGit),
    `Next: ${nextCommand(values, flags.out)}`,
  ];
  printResult(flags.json, { file, set, ignoredByGit }, lines.join('\n'));
}

/** Command to run next, with what it does. Demo ignores the whole configuration. */
function nextCommand(values: ReadonlyMap<string, string>, out: string): string {
  const sparkify = resolve(out) === resolve('dwh.cfg') ? 'sparkify' : `sparkify --config ${shellWord(out)}`;
  if (values.has('CLUSTER_HOST')) return `${sparkify} doctor tries it all`;
  const hasSources = values.has('S3_LOG_DATA') || values.has('S3_SONG_DATA');
  return hasSources ? `${sparkify} load loads these sources on this machine` : 'sparkify demo runs on this machine';
}

/** Says whether a commit would take the file along; nothing outside a repository. */
function gitLines(file: string, isIgnored: boolean | null): string[] {
  if (isIgnored === null) return [];
  return isIgnored
    ? ['Git ignores it, as it should: it can hold a password']
    : [`Git does not ignore it, and it can hold a password: add ${basename(file)} to .gitignore`];
}

/** Settings that the flags and the environment give. */
function givenSettings(flags: InitFlags, command: Command): Map<string, string> {
  const values = new Map((flags.set ?? []).map((text) => parseSetting(text, command)));
  for (const flag of Object.keys(SETTING_FLAGS) as (keyof typeof SETTING_FLAGS)[]) {
    const value = flags[flag];
    if (value !== undefined) values.set(SETTING_FLAGS[flag][0], value);
  }
  const password = process.env['SPARKIFY_CLUSTER_DB_PASSWORD'];
  if (password) values.set('CLUSTER_DB_PASSWORD', password);
  return values;
}

/** Parses a value of `--set`. @throws CommanderError (wrong usage) if there is no such setting, or it is a secret. */
function parseSetting(text: string, command: Command): [string, string] {
  const separator = text.indexOf('=');
  const name = text.slice(0, separator).replace(/^SPARKIFY_/, '');
  if (SECRET_SETTINGS.includes(name))
    return refuseSetting(name, `it is a secret: set SPARKIFY_${name} in the environment`, command);
  if (!SETTING_NAMES.some((known) => known === name))
    return refuseSetting(name, `there is no such setting; there are ${SETTING_NAMES.join(', ')}`, command);
  return [name, text.slice(separator + 1)];
}

function refuseSetting(name: string, problem: string, command: Command): never {
  return command.error(`error: --set ${name}: ${problem}.`, { exitCode: EXIT.usage });
}

/** Writes the file as a whole or not at all. A symbolic link in its place is replaced, not followed. */
function writeConfiguration(file: string, text: string, force = false): void {
  const draft = force ? `${file}.${process.pid}` : file;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw fileExists(draft);
    throw error;
  }
  if (force) renameSync(draft, file);
}

function fileExists(file: string): LoadError {
  return new LoadError(
    'CONFIG_INVALID',
    `${file} exists already: --force replaces it, --out names another`,
    {},
    { remedy: 'Add one of the two.' },
  );
}
