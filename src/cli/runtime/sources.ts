import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '../../config/settings.js';
import type { SourceFlags } from '../flags/sources.js';

/** Sources that a command asks for. */
export interface SourceRequest extends SourceFlags {
  /** Uses generated data if no flag names a source, even if other data was loaded before. */
  readonly generated?: boolean;
}

type SourceSettings = Pick<Settings, 'S3_LOG_DATA' | 'S3_SONG_DATA' | 'S3_LOG_JSONPATH'>;

/**
 * Fills in the sources: from the flags, else the configuration, else the sources that this home was loaded from before,
 * else generated data.
 */
export async function withSources(settings: Settings, request: SourceRequest, home: string): Promise<Settings> {
  const named = sourcesOfFlags(request);
  if (home === '') return { ...settings, ...named };
  const memory = join(home, 'sources.json');
  const isNamed = Object.keys(named).length > 0;
  const remembered = !isNamed && !request.generated && existsSync(memory) ? readSources(memory) : {};
  const known = { ...remembered, ...sourcesOfSettings(settings), ...named };
  const sources = known.S3_LOG_DATA !== undefined || isNamed ? known : await generatedSources(join(home, 'data'));
  if (isNamed || request.generated) {
    const all = [...new Set([...namedSources(home), ...Object.values(sources)])];
    writeFileSync(memory, JSON.stringify({ ...sources, all }, null, 2));
  }
  return { ...settings, ...sources };
}

/** Locations that flags have named in this home. */
export function namedSources(home: string): readonly string[] {
  const memory = join(home, 'sources.json');
  if (home === '' || !existsSync(memory)) return [];
  return (JSON.parse(readFileSync(memory, 'utf8')) as { all?: string[] }).all ?? [];
}

/** Makes a path absolute. The worker may run in another folder than the one the path was typed in. */
export function absoluteUri(uri: string): string {
  return /^[a-z0-9]+:/i.test(uri) ? uri : resolve(uri);
}

function sourcesOfFlags({ logData, songData, logJsonpath }: SourceFlags): SourceSettings {
  return givenSources({ S3_LOG_DATA: logData, S3_SONG_DATA: songData, S3_LOG_JSONPATH: logJsonpath });
}

function sourcesOfSettings({ S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH }: Settings): SourceSettings {
  return givenSources({ S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH });
}

/** Leaves out the sources that are not given: they must not replace others when they are merged. */
function givenSources(sources: SourceSettings): SourceSettings {
  const given = Object.entries(sources).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([name, uri]) => [name, absoluteUri(uri)]));
}

function readSources(path: string): SourceSettings {
  const { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH } = JSON.parse(readFileSync(path, 'utf8')) as SourceSettings;
  return { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH };
}

/** Generates data once per home. Files that are written again count as changed, and would be loaded again. */
async function generatedSources(out: string): Promise<SourceSettings> {
  const complete = join(out, 'sources.json');
  if (existsSync(complete)) return readSources(complete);
  const { GENERATE_DEFAULTS, generateSource } = await import('../../generate/generate.js');
  const { logData, songData, logJsonPath } = await generateSource({ ...GENERATE_DEFAULTS, out });
  const sources = { S3_LOG_DATA: logData, S3_SONG_DATA: songData, S3_LOG_JSONPATH: logJsonPath };
  writeFileSync(complete, JSON.stringify(sources, null, 2));
  return sources;
}
