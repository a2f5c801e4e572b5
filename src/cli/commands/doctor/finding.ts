import { ERRORS, LoadError, messageOf, type ErrorCode } from '../../../model/errors.js';

/** Result of one probe. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'skipped';
  /** The finding in words: what is right, what is wrong, or why it could not be tested. */
  readonly message: string;
  /** Remedy of a failure; null if there is none. */
  readonly remedy: string | null;
}

/** A test of one thing that a load needs. */
export interface Probe {
  readonly name: string;
  /** Remedies by the code of the failure, if the code's own remedy does not fit. */
  readonly remedies?: Partial<Record<ErrorCode, string>>;
  /** Remedy of a failure without a code. */
  readonly otherwise?: string;
  /** Runs the probe. @returns what is right. @throws Problem, Skip, or any error: it failed. */
  run(): Promise<string>;
}

/** Error of a probe that finds something wrong by itself. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** Thrown by a probe that has nothing to try, or depends on one that has failed. */
export class Skip extends Error {}

/** Requires the result of an earlier probe. @throws Skip if that probe has failed. */
export function requireResult<T>(result: T | undefined, name: string): T {
  if (result === undefined) throw new Skip(`Not tried: it needs ${name}`);
  return result;
}

/** Runs the probes one after the other, even if one of them fails. */
export async function runProbes(probes: readonly Probe[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const probe of probes) findings.push(await runProbe(probe));
  return findings;
}

/** Runs one probe. */
export async function runProbe(probe: Probe): Promise<Finding> {
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
