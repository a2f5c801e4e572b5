import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Settings } from '../../config/settings.js';
import { GENERATE_DEFAULTS, generateSource } from '../../generate/generate.js';

/** Where the sources are, as flags say it. */
export interface SourceFlags {
  readonly logData?: string;
  readonly songData?: string;
  readonly logJsonpath?: string;
  /** Takes generated data where no flag names a source, also where other data was loaded before. */
  readonly generated?: boolean;
}

type SourceSettings = Pick<Settings, 'S3_LOG_DATA' | 'S3_SONG_DATA' | 'S3_LOG_JSONPATH'>;

/** The flags that name the sources. */
export function sourceOptions(command: Command): Command {
  return command
    .option('--log-data <uri>', 'where the logs are: a folder or s3://bucket/prefix')
    .option('--song-data <uri>', 'where the song metadata is')
    .option('--log-jsonpath <uri>', "the logs' JSONPaths file (default: the paths of Sparkify's logs)");
}

/**
 * The settings with their sources filled in: from the flags, else the configuration, else what this home was loaded
 * from before, else data that is generated.
 */
export async function withSources(settings: Settings, flags: SourceFlags, home: string): Promise<Settings> {
  const named = fromFlags(flags);
  if (home === '') return { ...settings, ...named };
  const memory = join(home, 'sources.json');
  const isNamed = Object.keys(named).length > 0;
  const remembered = !isNamed && !flags.generated && existsSync(memory) ? readSources(memory) : {};
  const known = { ...remembered, ...configured(settings), ...named };
  const sources = known.S3_LOG_DATA !== undefined || isNamed ? known : await generated(join(home, 'data'));
  if (isNamed || flags.generated) {
    const all = [...new Set([...namedSources(home), ...Object.values(sources)])];
    writeFileSync(memory, JSON.stringify({ ...sources, all }, null, 2));
  }
  return { ...settings, ...sources };
}

/** All places that flags have named in this home. */
export function namedSources(home: string): readonly string[] {
  const memory = join(home, 'sources.json');
  if (home === '' || !existsSync(memory)) return [];
  return (JSON.parse(readFileSync(memory, 'utf8')) as { all?: string[] }).all ?? [];
}

function fromFlags({ logData, songData, logJsonpath }: SourceFlags): SourceSettings {
  return {
    ...(logData !== undefined && { S3_LOG_DATA: absolute(logData) }),
    ...(songData !== undefined && { S3_SONG_DATA: absolute(songData) }),
    ...(logJsonpath !== undefined && { S3_LOG_JSONPATH: absolute(logJsonpath) }),
  };
}

/** The worker may run in another folder: a path is made whole where it is typed. */
export function absolute(uri: string): string {
  return /^[a-z0-9]+:/i.test(uri) ? uri : resolve(uri);
}

function configured(settings: Settings): SourceSettings {
  const { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH } = settings;
  return {
    ...(S3_LOG_DATA !== undefined && { S3_LOG_DATA: absolute(S3_LOG_DATA) }),
    ...(S3_SONG_DATA !== undefined && { S3_SONG_DATA: absolute(S3_SONG_DATA) }),
    ...(S3_LOG_JSONPATH !== undefined && { S3_LOG_JSONPATH: absolute(S3_LOG_JSONPATH) }),
  };
}

function readSources(path: string): SourceSettings {
  const { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH } = JSON.parse(readFileSync(path, 'utf8')) as SourceSettings;
  return { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH };
}

/** Generated once: files that are written again count as changed, and would be loaded again. */
async function generated(out: string): Promise<SourceSettings> {
  const complete = join(out, 'sources.json');
  if (existsSync(complete)) return readSources(complete);
  const { logData, songData, logJsonPath } = await generateSource({ ...GENERATE_DEFAULTS, out });
  const sources = { S3_LOG_DATA: logData, S3_SONG_DATA: songData, S3_LOG_JSONPATH: logJsonPath };
  writeFileSync(complete, JSON.stringify(sources, null, 2));
  return sources;
}
