import type { Command } from 'commander';

/** Flags that name the sources of a load. */
export interface SourceFlags {
  readonly logData?: string;
  readonly songData?: string;
  readonly logJsonpath?: string;
}

/** Adds the flags that name the sources. */
export function sourceOptions(command: Command): Command {
  return command
    .option('--log-data <uri>', 'location of the logs: a folder or s3://bucket/prefix')
    .option('--song-data <uri>', 'location of the song metadata')
    .option('--log-jsonpath <uri>', "the logs' JSONPaths file (default: the paths of Sparkify's logs)");
}
