import { types } from 'pg';

const { builtins } = types;

/** Parsers by type: numbers become numbers if they are exact, times stay text as the warehouse formats it. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [builtins.INT8, exactNumber],
  [builtins.NUMERIC, exactNumber],
  [builtins.TIMESTAMP, (text) => text],
  [builtins.TIMESTAMPTZ, (text) => text],
  [builtins.DATE, (text) => text],
]);

/** The driver's value parsers, overridden by those above. */
export const VALUE_TYPES = {
  getTypeParser: ((oid: number, format?: 'text') =>
    PARSERS.get(oid) ?? (types.getTypeParser(oid, format) as unknown)) as typeof types.getTypeParser,
};

function exactNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) || text.includes('.') ? number : text;
}
