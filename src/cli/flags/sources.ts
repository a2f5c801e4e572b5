import { InvalidArgumentError, type Command } from 'commander';

/** Flags that name the sources of a load. */
export interface SourceFlags {
  readonly logData?: string;
  readonly songData?: string;
  readonly logJsonpath?: string;
}

/** Adds the flags that name the sources. */
export function sourceOptions(command: Command): Command {
  return command
    .option('--log-data <uri>', 'location of the logs: a folder or s3://bucket/prefix', parseUri)
    .option('--song-data <uri>', 'location of the song metadata', parseUri)
    .option('--log-jsonpath <uri>', "the logs' JSONPaths file (default: the paths of Sparkify's logs)", parseUri);
}

/** Parses a location. An empty one, as an unset shell variable gives, would be the current folder. */
function parseUri(uri: string): string {
  if (uri.trim() === '') throw new InvalidArgumentError('Expected a folder or s3://bucket/prefix, not an empty text.');
  return uri;
}
