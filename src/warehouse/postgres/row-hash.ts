import { LoadError } from '../../model/errors.js';
import type { Warehouse } from '../warehouse.js';

/** Function that hashes values of a type with a seed, and the value that stands for null: the functions return null for it. */
interface TypeHash {
  readonly hash: string;
  readonly nullAs: string;
}

const TEXT: TypeHash = { hash: 'hashtextextended', nullAs: 'chr(1)' };
const TIMESTAMP: TypeHash = { hash: 'timestamp_hash_extended', nullAs: "timestamp '-infinity'" };
const HASHES: Readonly<Record<string, TypeHash>> = {
  integer: { hash: 'hashint4extended', nullAs: '-2147483648' },
  bigint: { hash: 'hashint8extended', nullAs: '-9223372036854775808' },
  'double precision': { hash: 'hashfloat8extended', nullAs: "double precision 'NaN'" },
  timestamp: TIMESTAMP,
  // Only PostgreSQL 18 has a function for dates: dates are cast to timestamps here.
  date: TIMESTAMP,
};

/**
 * Each column's hash is the seed of the next one: half the time of a hash of the whole record. These functions stay the
 * same from version to version, as hash indexes and hash partitions depend on them.
 */
export const rowHash: Warehouse['rowHash'] = (columns) =>
  columns.reduce((seed, { name, type }) => {
    const typeHash = type.startsWith('varchar') ? TEXT : HASHES[type];
    if (typeHash === undefined) throw new LoadError('SQL_FAILED', `No hash is known for ${name} of type ${type}`);
    return `${typeHash.hash}(coalesce(cast("${name}" as ${type}), ${typeHash.nullAs}), ${seed})`;
  }, '0');
