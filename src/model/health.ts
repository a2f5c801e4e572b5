/** State of star and ledger. Times are milliseconds since 1970; null if there is none. */
export interface Health {
  /** End of the last good load. */
  readonly publishedAt: number | null;
  /** Time of the newest event in the star: freshness by event time. */
  readonly newestEventAt: number | null;
  /** Runs that are running as far as the ledger knows, and the start of the oldest one. */
  readonly openRuns: number;
  readonly openSince: number | null;
  /** Runs that ended badly after the last good load. */
  readonly badRuns: number;
  /** Objects that bad runs had listed and that nobody has loaded since; and the start of the first of these runs. */
  readonly backlogObjects: number;
  readonly backlogSince: number | null;
  /** Rejected records whose object was not loaded again; and the start of the first run that rejected one. */
  readonly rejectedRecords: number;
  readonly rejectedSince: number | null;
}

/** State of the ledger, and the number of runs among the open ones that wait for an operator. */
export interface LedgerState extends Health {
  readonly heldRuns: number;
}
