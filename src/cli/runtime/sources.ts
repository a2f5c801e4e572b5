import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { homePaths } from '../../embedded/home.js';
import { invalidInput, type NamedPlaces } from '../../model/input.js';
import { holdsSecret, NO_SECRETS } from '../../model/secrets-in-text.js';
import { visibleLine } from '../../model/visible-text.js';
import type { SourceFlags } from '../flags/sources.js';
import { lastLoadSources, readSources, runningWorkerSources, type SourceSettings } from './source-memory.js';

/** Sources that a command asks for. */
export interface SourceRequest extends SourceFlags {
  /** Uses generated data if no flag names a source, even if other data was loaded before. */
  readonly generated?: boolean;
}

/** Sources of a command, and where each of them is named. */
export interface ResolvedSources {
  readonly sources: SourceSettings;
  /** Places that the input of a load names, so that the worker that takes the load reads these and no others. */
  readonly places: NamedPlaces;
  /** One sentence for people: where this command reads from. */
  readonly description: string;
}

type SourceKey = keyof SourceSettings;

/** Place where sources are named, in words, with the sources that it names. */
interface SourceLayer {
  readonly origin: string;
  readonly sources: SourceSettings;
}

/**
 * Finds the sources of a command, each in the first place that names it: the flags, the environment, dwh.cfg, the worker
 * that stays up in this home, the last load of this home that completed, generated data.
 * @param configuration name of the file that the settings are from.
 * @param home empty if the warehouse is not the embedded one: then the worker's configuration names what is missing.
 */
export async function resolveSources(
  settings: Settings,
  request: SourceRequest,
  configuration: string,
  home: string,
): Promise<ResolvedSources> {
  const configured = [flagsLayer(request), ...settingsLayers(settings, configuration)];
  const layers = home === '' ? configured : [...configured, ...(await homeLayers(home, request, configured))];
  const logs = firstWith(layers, 'S3_LOG_DATA');
  const songs = firstWith(layers, 'S3_SONG_DATA');
  // Outside the configuration, a JSONPaths file describes the logs that it is named with, and no others.
  const paths = firstWith(
    layers.filter((layer) => configured.includes(layer) || layer === logs),
    'S3_LOG_JSONPATH',
  );
  const sources = {
    S3_LOG_DATA: logs?.sources.S3_LOG_DATA,
    S3_SONG_DATA: songs?.sources.S3_SONG_DATA,
    S3_LOG_JSONPATH: paths?.sources.S3_LOG_JSONPATH,
  };
  return { sources, places: placesOf(sources, home !== ''), description: visibleLine(describe(sources, logs, songs)) };
}

/**
 * Makes a path absolute: the worker may run in another folder than the one that the path was typed in.
 * @throws INPUT_INVALID for a URI with a password in it.
 */
function absoluteUri(uri: string): string {
  if (holdsSecret(uri)) throw invalidInput([`a source: ${NO_SECRETS}`]);
  return /^[a-z0-9]+:/i.test(uri) ? uri : resolve(uri);
}

function flagsLayer({ logData, songData, logJsonpath }: SourceFlags): SourceLayer {
  const named = { S3_LOG_DATA: logData, S3_SONG_DATA: songData, S3_LOG_JSONPATH: logJsonpath };
  return { origin: 'the flags', sources: absolute(named) };
}

/** The settings as two places: their origin is the environment where a variable names them, else the file. */
function settingsLayers(settings: Settings, configuration: string): SourceLayer[] {
  const { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH } = settings;
  const all = absolute({ S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH });
  const isOfEnvironment = (name: string): boolean => Boolean(process.env[`SPARKIFY_${name}`]);
  const ofEnvironment = Object.fromEntries(Object.entries(all).filter(([name]) => isOfEnvironment(name)));
  return [
    { origin: 'the environment', sources: ofEnvironment },
    { origin: configuration, sources: all },
  ];
}

/** Places in a home, of which the first that names logs and songs is the answer where nothing is configured. */
async function homeLayers(
  home: string,
  { generated }: SourceRequest,
  configured: readonly SourceLayer[],
): Promise<SourceLayer[]> {
  if (!generated) {
    const remembered = [
      { origin: 'the worker that is up', sources: runningWorkerSources(home) },
      { origin: 'the last load that completed', sources: lastLoadSources(home) },
    ].filter(({ sources }) => sources.S3_LOG_DATA !== undefined || sources.S3_SONG_DATA !== undefined);
    if (remembered.length > 0) return remembered;
  }
  // Generated songs are not those of somebody's own logs.
  if (configured.some(({ sources }) => Object.keys(sources).length > 0)) return [];
  return [{ origin: 'generated data', sources: await generatedSources(homePaths(home).data) }];
}

function firstWith(layers: readonly SourceLayer[], name: SourceKey): SourceLayer | undefined {
  return layers.find(({ sources }) => sources[name] !== undefined);
}

/** Places of the sources. If they are all known here, the worker's JSONPaths file is not that of these logs. */
function placesOf({ S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH }: SourceSettings, areComplete: boolean): NamedPlaces {
  const noPaths = areComplete && S3_LOG_DATA !== undefined ? null : undefined;
  return { logData: S3_LOG_DATA, songData: S3_SONG_DATA, logJsonPath: S3_LOG_JSONPATH ?? noPaths };
}

function describe(
  { S3_LOG_DATA, S3_SONG_DATA }: SourceSettings,
  logs: SourceLayer | undefined,
  songs: SourceLayer | undefined,
): string {
  if (logs === undefined && songs === undefined) return 'Reads the sources that the configuration of the worker names';
  if (logs?.origin === songs?.origin)
    return `Reads logs from ${S3_LOG_DATA} and songs from ${S3_SONG_DATA} (from ${logs?.origin})`;
  return `Reads logs from ${named(S3_LOG_DATA, logs)} and songs from ${named(S3_SONG_DATA, songs)}`;
}

function named(uri: string | undefined, layer: SourceLayer | undefined): string {
  return layer === undefined ? 'where the configuration of the worker says' : `${uri} (from ${layer.origin})`;
}

/** Leaves out the sources that are not given, and makes the others absolute. */
function absolute(sources: SourceSettings): SourceSettings {
  const given = Object.entries(sources).filter((entry): entry is [SourceKey, string] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([name, uri]) => [name, absoluteUri(uri)]));
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
