// UPDATE … FROM must join its target by an equality (AWS r_UPDATE and c_Examples_of_UPDATE_statements, "Target table must
// be part of an equijoin predicate"). AWS says so of outer joins and does not name a code; that it holds for a FROM
// without any join too is inferred. An equality counts where it is a conjunct of WHERE itself and compares a column of
// the target, with or without its name, with a column that names another table.
import { indexOfPhrase } from './phrases.js';
import type { Token } from './tokens.js';
import type { ServerError } from './wire.js';

const REFUSAL: ServerError = { code: '0A000', message: 'Target table must be part of an equijoin predicate' };

/** The tokens outside of all parentheses; each pair of them stays, so that no operand moves next to another. */
export function outermost(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return tokens.filter(({ kind, text }) => {
    const isSymbol = kind === 'symbol';
    if (isSymbol && text === ')') depth--;
    const isOutside = depth === 0;
    if (isSymbol && text === '(') depth++;
    return isOutside;
  });
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted';
}

/** The table that an operand is qualified by, '' where it is a bare column, null where it is no column. */
function qualifierBefore(tokens: readonly Token[], equals: number): string | null {
  if (!isName(tokens[equals - 1])) return null;
  return tokens[equals - 2]?.text === '.' ? (tokens[equals - 3]?.text ?? null) : '';
}

function qualifierAfter(tokens: readonly Token[], equals: number): string | null {
  if (!isName(tokens[equals + 1])) return null;
  if (tokens[equals + 2]?.text === '.') return tokens[equals + 1]!.text;
  return tokens[equals + 2]?.text === '(' ? null : '';
}

function joinsTarget(where: readonly Token[], target: ReadonlySet<string>): boolean {
  if (indexOfPhrase(where, 'or') >= 0) return false;
  return where.some(({ kind, text }, at) => {
    if (kind !== 'symbol' || text !== '=') return false;
    const sides = [qualifierBefore(where, at), qualifierAfter(where, at)];
    if (sides.includes(null)) return false;
    return sides.filter((side) => target.has(side!)).length === 1;
  });
}

/** The names by which an UPDATE's columns can be those of its target: its name or its alias, and none. */
function targetNames(head: readonly Token[]): Set<string> {
  const names = head.filter(({ kind, text }) => (kind === 'word' && text !== 'as') || kind === 'quoted');
  return new Set(['', names.at(-1)?.text ?? '']);
}

/** The refusal of an UPDATE … FROM that does not join its target; null where it does, and for other statements. */
export function withoutEquijoin(tokens: readonly Token[]): ServerError | null {
  if (tokens[0]?.text !== 'update') return null;
  const outer = outermost(tokens);
  const set = indexOfPhrase(outer, 'set');
  const from = indexOfPhrase(outer, 'from');
  if (set < 0 || from < set) return null;
  const where = indexOfPhrase(outer, 'where', from);
  const conditions = where < 0 ? [] : outer.slice(where + 1);
  return joinsTarget(conditions, targetNames(outer.slice(1, set))) ? null : REFUSAL;
}
