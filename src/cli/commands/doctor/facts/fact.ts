import { randomBytes } from 'node:crypto';
import type { Settings } from '../../../../config/settings.js';
import { LoadError, messageOf } from '../../../../model/errors.js';
import type { RegionOf } from '../../../../store/bucket-region.js';
import type { StagingPrefix } from '../../../../store/staging-prefix.js';
import { PgSession } from '../../../../warehouse/pg-session.js';
import type { Session, Warehouse } from '../../../../warehouse/warehouse.js';

/**
 * Result of comparing the behaviour of a warehouse with that which this program was built for. `differs`: a load works all
 * the same, and the Redshift emulator of the tests must be corrected. `breaks`: a load depends on it.
 */
export type Outcome = 'as assumed' | 'differs' | 'breaks' | 'not asked';

/** Behaviour of a warehouse when it was asked for a fact. */
export interface Answer {
  readonly outcome: Outcome;
  readonly seen: string;
  /** Consequence for a load. */
  readonly means: string;
}

/** One thing that Redshift was assumed to do, though nobody saw it on a cluster. */
export interface Fact {
  readonly name: string;
  readonly assumed: string;
  ask(place: FactPlace): Promise<Answer>;
}

/** Place where facts are asked for: a schema that holds nothing else, and files below the staging prefix. */
export interface FactPlace {
  readonly warehouse: Warehouse;
  readonly settings: Settings;
  readonly schema: string;
  /** Null where none is configured. */
  readonly work: StagingPrefix | null;
  readonly regionOf: RegionOf;
}

/** Runs `work` in a session whose names are looked up in the schema of the facts. */
export function inSchema<T>({ warehouse, schema }: FactPlace, work: (session: Session) => Promise<T>): Promise<T> {
  return warehouse.session({ searchPath: [schema] }, work);
}

/** Name that no table, file or text of an earlier question has. */
export function newName(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`;
}

/** Row count that the driver makes of a statement's command tag; null where the tag has none. */
export async function taggedCount(session: Session, sql: string): Promise<number | null> {
  if (!(session instanceof PgSession)) throw new Error('The session has no driver to ask');
  return (await session.client.query(sql)).rowCount;
}

/** Reason why the warehouse refuses a statement; null where it carries it out. @throws where the warehouse is gone. */
export async function refusalOf(session: Session, sql: string): Promise<string | null> {
  try {
    await session.query(sql);
    return null;
  } catch (error) {
    if (error instanceof LoadError && error.code !== 'WAREHOUSE_UNAVAILABLE') return shortReason(messageOf(error));
    throw error;
  }
}

/** First line of a refusal: without the request's ids and the details in which Redshift repeats it. */
export function shortReason(text: string): string {
  return text.split(/\n|,Rid | \(error: /)[0] ?? '';
}
