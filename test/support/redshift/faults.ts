/**
 * What can be made to go wrong.
 * - `error 1023`, `deadlock`, `conflict`: the statement fails with that error, as Redshift words it.
 * - `drop before`: the connection ends before the statement reaches the backend; `drop after`: when it is done, before
 *   its answer. Without a matcher both take the next COMMIT.
 * - `silent`: the statement is carried out, and no answer reaches the client any more.
 * - `s3 error`, `s3 error can retry`, `s3 no such key`: the COPY fails in S3. `drop during copy`: the client's connection
 *   ends when some rows are loaded. `slow copy`: it loads a number of rows a second.
 */
export type FaultKind =
  | 'error 1023'
  | 'deadlock'
  | 'conflict'
  | 'drop before'
  | 'drop after'
  | 'silent'
  | 's3 error'
  | 's3 error can retry'
  | 's3 no such key'
  | 'drop during copy'
  | 'slow copy';

/** How much of it. */
export interface FaultOptions {
  /** `slow copy`; 100 where it is not given. */
  readonly rowsPerSecond?: number;
  /** `drop during copy`: this many rows have been read; 1 where it is not given. */
  readonly afterRows?: number;
}

/** A fault that waits for its statement. */
export interface Fault {
  readonly kind: FaultKind;
  readonly matcher: RegExp;
  readonly options: FaultOptions;
  /** Fulfilled when it has taken its statement. */
  readonly fired: Promise<void>;
}

const COPY_FAULTS: readonly FaultKind[] = [
  's3 error',
  's3 error can retry',
  's3 no such key',
  'drop during copy',
  'slow copy',
];
const COMMIT = /^\s*(?:\/\*.*?\*\/\s*)*(commit|end)\b/is;
const COPY = /\bcopy\b.*\bfrom\b/is;

function defaultMatcher(kind: FaultKind): RegExp {
  if (kind === 'drop before' || kind === 'drop after') return COMMIT;
  return COPY_FAULTS.includes(kind) ? COPY : /(?:)/;
}

/** Faults that were asked for, in order; each takes one statement. */
export class FaultControl {
  private waiting: { fault: Fault; fire: () => void }[] = [];

  /** The next statement whose text (comments and all) fits `matcher` gets the fault; see `FaultKind` for no matcher. */
  next(kind: FaultKind, matcher?: RegExp, options: FaultOptions = {}): Fault {
    let fire: () => void = () => undefined;
    const fired = new Promise<void>((resolve) => (fire = resolve));
    const fault = { kind, matcher: matcher ?? defaultMatcher(kind), options, fired };
    this.waiting.push({ fault, fire });
    return fault;
  }

  /** Forgets the faults that have not struck. */
  clear(): void {
    this.waiting = [];
  }

  /** The faults that have not struck. */
  pending(): Fault[] {
    return this.waiting.map(({ fault }) => fault);
  }

  /** The first fault for this statement that is not one of COPY's own; it is used up. */
  take(sql: string): Fault | null {
    return this.takeFirst((fault) => !COPY_FAULTS.includes(fault.kind) && fault.matcher.test(sql));
  }

  /** The first of COPY's own faults for this COPY; it is used up. */
  takeForCopy(sql: string): Fault | null {
    return this.takeFirst((fault) => COPY_FAULTS.includes(fault.kind) && fault.matcher.test(sql));
  }

  private takeFirst(fits: (fault: Fault) => boolean): Fault | null {
    const at = this.waiting.findIndex(({ fault }) => fits(fault));
    if (at < 0) return null;
    const [found] = this.waiting.splice(at, 1);
    found!.fire();
    return found!.fault;
  }
}
