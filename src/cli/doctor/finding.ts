import { ERRORS, LoadError, messageOf, type ErrorCode } from '../../errors.js';

/** What one probe found. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'skipped';
  /** What is so, what is wrong, or why it could not be tried. */
  readonly message: string;
  /** What to do about a failure; null where there is none. */
  readonly remedy: string | null;
}

/** One thing that is tried. */
export interface Probe {
  readonly name: string;
  /** What to do, by the code of the failure, where the code's own remedy does not fit. */
  readonly remedies?: Partial<Record<ErrorCode, string>>;
  /** What to do about a failure without a code. */
  readonly otherwise?: string;
  /** Gives back what is so. @throws Problem, Skip, or any error: it failed. */
  run(): Promise<string>;
}

/** What a probe throws where something is wrong that nothing else has thrown for. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** What a probe throws where it has nothing to try, or stands on something that has failed. */
export class Skip extends Error {}

/** What an earlier probe found. @throws Skip where it has failed. */
export function needed<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Skip(`Not tried: it needs ${what}`);
  return found;
}

/** Tries one after the other, also where one fails. */
export async function tryAll(probes: readonly Probe[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const probe of probes) findings.push(await tryOne(probe));
  return findings;
}

/** Tries one. */
export async function tryOne(probe: Probe): Promise<Finding> {
  const { name } = probe;
  try {
    return { name, status: 'ok', message: await probe.run(), remedy: null };
  } catch (error) {
    if (error instanceof Skip) return { name, status: 'skipped', message: error.message, remedy: null };
    return { name, status: 'failed', message: messageOf(error), remedy: remedyOf(probe, error) };
  }
}

function remedyOf({ remedies = {}, otherwise }: Probe, error: unknown): string {
  if (error instanceof Problem) return error.remedy;
  if (error instanceof LoadError) return remedies[error.code] ?? error.remedy;
  return otherwise ?? ERRORS.INTERNAL.remedy;
}
