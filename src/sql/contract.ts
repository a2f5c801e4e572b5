import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LoadError, messageOf } from '../model/errors.js';
import type { SourceName } from '../model/plan.js';
import { SQL_ROOT } from './files.js';

/** JSON types of values that are not null. */
export const JSON_TYPES = ['string', 'number', 'boolean', 'object', 'array'] as const;

/** What the contract says of the member that a staging column reads. */
export interface ContractTerm {
  /** Whether each record must have a value for it. */
  readonly isRequired: boolean;
  /** JSON types that its values may have. */
  readonly types: readonly string[];
}

/** Whether a member is `required` or `optional`, as people and the ledger read it; null if the contract does not have it. */
export function requirementOf(term: ContractTerm | undefined): 'required' | 'optional' | null {
  if (term === undefined) return null;
  return term.isRequired ? 'required' : 'optional';
}

/** Types that a member's values may have, in one text, as the ledger has them; null if the contract does not have it. */
export function allowedTypesOf(term: ContractTerm | undefined): string | null {
  return term?.types.join(' ') ?? null;
}

/** Terms by source and staging column. A column that is not listed is optional, and takes every type. */
export type Contract = Readonly<Record<SourceName, ReadonlyMap<string, ContractTerm>>>;

const FORM = `expected "required" or "optional", then one or more of ${JSON_TYPES.join(', ')}`;

const term = z
  .string({ error: FORM })
  .regex(new RegExp(`^(required|optional)( (${JSON_TYPES.join('|')}))+$`), { error: FORM })
  .transform((text): ContractTerm => {
    const [requirement, ...types] = text.split(' ');
    return { isRequired: requirement === 'required', types };
  });

const terms = z.record(z.string(), term, { error: 'expected an object of columns' });
const CONTRACT = z.strictObject({ events: terms, songs: terms });

/**
 * Reads the contract: that of the program, or another file.
 * @throws CONFIG_INVALID if the file cannot be read or is no contract, with every problem.
 */
export function readContract(path?: string): Contract {
  const { events, songs } = parse(path === undefined ? join(SQL_ROOT, 'contract.json') : resolve(path));
  return { events: new Map(Object.entries(events)), songs: new Map(Object.entries(songs)) };
}

function parse(path: string): z.infer<typeof CONTRACT> {
  const parsed = CONTRACT.safeParse(read(path));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
  throw new LoadError('CONFIG_INVALID', `The contract ${path} is wrong: ${problems.join('; ')}`, { problems });
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new LoadError('CONFIG_INVALID', `Cannot read the contract ${path}: ${messageOf(cause)}`, {}, { cause });
  }
}
