import { types, type FieldDef } from 'pg';

const { builtins } = types;

/**
 * Parsers by type: whole numbers become numbers if they are exact, those with a fraction the nearest double; times stay text as
 * the warehouse formats it.
 */
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

/** Reads every value as the text that the warehouse writes. */
export const AS_TEXT = {
  getTypeParser: (() => (text: string) => text) as typeof types.getTypeParser,
};

/** Column of a result, with its type as the catalogue of the engine has it. */
export interface TypedColumn {
  readonly name: string;
  /** OID of the type; Redshift has those of PostgreSQL. */
  readonly type: number;
  /** Modifier of the type, such as precision and scale of a numeric; -1 if the type has none. */
  readonly modifier: number;
}

/** Result of a query whose values are texts. */
export interface TextResult {
  readonly columns: readonly TypedColumn[];
  /** Values in the order of the columns. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Result as the driver gives it. */
interface DriverResult {
  readonly fields: readonly FieldDef[];
  readonly rows: readonly unknown[];
}

/** Converts a result that the driver read with `AS_TEXT`, each row as an array. */
export function textResultOf({ fields, rows }: DriverResult): TextResult {
  const columns = fields.map(({ name, dataTypeID, dataTypeModifier }) => ({
    name,
    type: dataTypeID,
    modifier: dataTypeModifier,
  }));
  return { columns, rows: rows as TextResult['rows'] };
}
