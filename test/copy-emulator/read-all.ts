import { CopyReader } from '../../src/copy-emulator/copy-reader.js';
import type { ColumnType, CopyColumn, CopyRules, ObjectCounts, RejectedRecord } from '../../src/copy-emulator/rules.js';

export interface ReadResult {
  readonly text: string;
  readonly rows: (string | null)[][];
  readonly rejects: RejectedRecord[];
  readonly counts: ObjectCounts;
}

export const varchar = (maxBytes = 256): ColumnType => ({ kind: 'varchar', maxBytes });

export function columnsOf(types: Record<string, ColumnType>): CopyColumn[] {
  return Object.entries(types).map(([name, type]) => ({ name, type }));
}

/** Rules with one column `v`, read by name, with all options on. */
export function rulesFor(type: ColumnType, changes: Partial<CopyRules> = {}): CopyRules {
  const columns = columnsOf({ v: type });
  return { columns, json: 'auto', blanksAsNull: true, emptyAsNull: true, truncateColumns: true, ...changes };
}

const MEANINGS: Record<string, string> = { '\\': '\\', t: '\t', n: '\n', r: '\r' };

/** One field of COPY text as PostgreSQL reads it. */
function decodeField(field: string): string | null {
  if (field === '\\N') return null;
  return field.replaceAll(/\\(.)/gs, (_, letter: string) => {
    const meaning = MEANINGS[letter];
    if (meaning === undefined) throw new Error(`unknown escape \\${letter} in ${field}`);
    return meaning;
  });
}

/** Rows of COPY text as PostgreSQL reads them. */
export function decodeCopyText(text: string): (string | null)[][] {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error('the last row has no end');
  return text
    .slice(0, -1)
    .split('\n')
    .map((row) => row.split('\t').map(decodeField));
}

/** Reads the chunks as one object; the chunks are wiped after each push, as their owner may. */
export function readObject(reader: CopyReader, chunks: readonly Uint8Array[], rejects: RejectedRecord[]): ReadResult {
  const parts: Uint8Array[] = [];
  const collect = (): void => {
    const output = reader.takeOutput();
    if (output !== null) parts.push(output);
  };
  rejects.length = 0;
  reader.startObject();
  for (const chunk of chunks) {
    const lent = Uint8Array.from(chunk);
    reader.push(lent);
    lent.fill(0x78);
    collect();
  }
  const counts = reader.endObject();
  collect();
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
  return { text, rows: decodeCopyText(text), rejects: [...rejects], counts };
}

/** Reads one object with a reader of its own. */
export function readAll(rules: CopyRules, ...chunks: (string | Uint8Array)[]): ReadResult {
  const rejects: RejectedRecord[] = [];
  const reader = new CopyReader(rules, (record) => rejects.push(record));
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  return readObject(reader, bytes, rejects);
}
