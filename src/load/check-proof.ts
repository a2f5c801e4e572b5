import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CheckResult } from '../model/checks.js';
import type { LoadPlan } from '../model/plan.js';
import { checksOfRun } from '../sql/checks.js';
import { sqlFile, type SqlFile } from '../sql/files.js';
import type { BoundFile, QueryResult } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import { isAskedFor } from './plan-load.js';

/** Gives a run a new key, and notes the checks of this worker that can stop it: its publish needs a proof of each. */
export function newProofs(
  { settings }: Pick<Dependencies, 'settings'>,
  { checks }: Pick<LoadPlan, 'checks'>,
): BoundFile {
  const onlyWarn = checks.filter(isAskedFor).map(({ name }) => name);
  const names = checksOfRun(settings.LOAD_CHECKS)
    .filter(({ name, severity }) => severity === 'error' && !onlyWarn.includes(name))
    .map(({ name }) => name);
  const values = { checks: names.join(' '), proof_key: randomBytes(32).toString('hex') };
  return { file: sqlFile('ledger/note_proof.sql'), values };
}

/** Query for the run's proofs. `proofsOf` takes its result. */
export function proofQuery(): SqlFile {
  return sqlFile('ledger/proof.sql');
}

/**
 * Proofs of a run. A proof is an HMAC of the name of a check that found no row, by a key that only the run's schema has:
 * whoever invents a result in Temporal cannot make one (decision 0046).
 */
export interface Proofs {
  /** Empty if an older version began the run: nothing is proven then. */
  readonly key: string;
  /** Names of the checks that the publish needs a proof of. */
  readonly required: readonly string[];
}

/** Reads the result of `proofQuery`. */
export function proofsOf(result: QueryResult | undefined): Proofs {
  const { proof_key: key, checks } = result?.rows[0] ?? {};
  const names = typeof checks === 'string' ? checks : '';
  return { key: typeof key === 'string' ? key : '', required: names.split(' ').filter((name) => name !== '') };
}

/**
 * Adds its proof to the result of a check that the worker has run, and that found nothing.
 * @param name the check's own name, by its file: the plan, which may be anybody's, can have given it another one.
 */
export function withProof({ key }: Proofs, name: string, result: CheckResult): CheckResult {
  return key === '' || result.failing > 0 ? result : { ...result, proof: proofOf(key, name) };
}

/** Whether a result is the worker's own, and no row was wrong. */
export function isProvenToPass({ key }: Proofs, result: CheckResult | undefined): boolean {
  if (key === '' || result?.proof === undefined || result.failing !== 0) return false;
  const given = Buffer.from(result.proof);
  const own = Buffer.from(proofOf(key, result.name));
  return given.length === own.length && timingSafeEqual(given, own);
}

/** Proof that a check has found no row. */
function proofOf(key: string, name: string): string {
  return createHmac('sha256', key).update(name).digest('base64url');
}
