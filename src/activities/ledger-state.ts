import type { Client } from '@temporalio/client';
import type { Dependencies } from '../load/dependencies.js';
import { readLedger } from '../load/read-health.js';
import type { LedgerState } from '../model/health.js';
import { starPath } from '../warehouse/schemas.js';
import { countHeldRuns } from './held-runs.js';

/** Reads the state of the ledger, and which of its open runs are held in Temporal; null while there is no ledger. */
export async function readLedgerState(
  { warehouse, schemas }: Pick<Dependencies, 'warehouse' | 'schemas'>,
  client: Client,
): Promise<LedgerState | null> {
  const found = await warehouse.session({ searchPath: starPath(schemas) }, (session) => readLedger(session, schemas));
  return found === null ? null : { ...found.health, heldRuns: await countHeldRuns(client, found.open) };
}
