/** Table of the star, and the files that make its rows. */
export interface StarTableDefinition {
  readonly name: string;
  readonly kind: 'dimension' | 'fact';
  /** Grain: the meaning of one row. */
  readonly grain: string;
  /** File of `sql/load` that makes its candidate rows; one file may serve two tables. */
  readonly candidates: string;
  /** Tables of candidate rows that this file makes. Their rows are counted. */
  readonly candidateTables: readonly string[];
  /** Files of `sql/publish` that move its candidate rows into it, in this order. */
  readonly publish: readonly string[];
}

/**
 * Registry of the star's tables, in the order in which they are published. The steps of a plan, the files of the publish
 * and the totals of a result follow from it.
 */
export const STAR = [
  {
    name: 'users',
    kind: 'dimension',
    grain: 'a user who was ever seen logged in',
    candidates: 'users',
    candidateTables: ['new_users', 'gone_users'],
    publish: ['users'],
  },
  {
    name: 'song',
    kind: 'dimension',
    grain: 'a song_id',
    candidates: 'song',
    candidateTables: ['new_song', 'gone_song', 'new_song_record'],
    publish: ['song'],
  },
  {
    name: 'artist',
    kind: 'dimension',
    grain: 'an artist_id',
    candidates: 'artist',
    candidateTables: ['new_artist', 'gone_artist'],
    publish: ['artist'],
  },
  {
    name: 'times',
    kind: 'dimension',
    grain: 'a start_time of any NextSong event',
    candidates: 'times',
    candidateTables: ['new_times', 'gone_times'],
    publish: ['times'],
  },
  {
    name: 'songplay',
    kind: 'fact',
    grain: 'a NextSong event whose song is known',
    candidates: 'songplay',
    candidateTables: ['new_play', 'gone_play'],
    // Late-matched plays leave their old table before either table gets its rows.
    publish: ['left_play', 'songplay'],
  },
  {
    name: 'unmatched_play',
    kind: 'fact',
    grain: 'a NextSong event whose song is not known yet',
    candidates: 'songplay',
    candidateTables: ['new_play', 'gone_play'],
    publish: ['unmatched_play', 'play_record'],
  },
] as const satisfies readonly StarTableDefinition[];

/** Name of a table of the star. */
export type StarTable = (typeof STAR)[number]['name'];

/** Names of all tables of the star, in the order in which they are published. */
export const STAR_TABLES: readonly StarTable[] = STAR.map(({ name }) => name);

/** Step that makes candidate rows: an activity, and the file of `sql/load` that it runs. */
export interface CandidateStep {
  readonly step: 'loadDimension' | 'loadFact';
  readonly table: string;
}

/** Dimensions that the fact's step depends on: the step `song` makes the records of songs, which plays are matched with. */
export const FACT_DEPENDS_ON = ['song'];

/** Steps that make the candidate rows of the whole star: all dimensions, then the facts that refer to them. */
export function candidateSteps(): CandidateStep[] {
  const stepsOf = (kind: StarTableDefinition['kind'], step: CandidateStep['step']) =>
    [...new Set(STAR.filter((table) => table.kind === kind).map(({ candidates }) => candidates))].map((table) => ({
      step,
      table,
    }));
  return [...stepsOf('dimension', 'loadDimension'), ...stepsOf('fact', 'loadFact')];
}

/** Tables of candidate rows that a file of `sql/load` makes; empty if no such file is registered. */
export function candidateTables(file: string): string[] {
  return [...new Set(STAR.filter(({ candidates }) => candidates === file).flatMap((table) => table.candidateTables))];
}

/** File of `sql/publish`, and the file of `sql/load` whose candidate rows it moves. */
export interface PublishFile {
  readonly name: string;
  readonly table: string;
}

/** Files of `sql/publish` that move the candidate rows of these steps into the star, in their order. */
export function publishFiles(steps: readonly CandidateStep[]): PublishFile[] {
  return STAR.filter(({ candidates }) => steps.some(({ table }) => table === candidates)).flatMap(
    ({ publish, candidates }) => publish.map((name) => ({ name, table: candidates })),
  );
}

/** Numbers of rows that a publish changed in one table of the star. */
export interface TableChange {
  readonly inserted: number;
  readonly updated: number;
  /** Rows that no object of the source has any more. Absent if an older worker published. */
  readonly deleted?: number;
}

/** Record with the same value for every table of the star. */
export function forEachTable<T>(value: T): Record<StarTable, T> {
  return Object.fromEntries(STAR_TABLES.map((table) => [table, value])) as Record<StarTable, T>;
}

/** Changes of a load that changed nothing. */
export const NOTHING_CHANGED: Readonly<Record<StarTable, TableChange>> = forEachTable({
  inserted: 0,
  updated: 0,
  deleted: 0,
});
