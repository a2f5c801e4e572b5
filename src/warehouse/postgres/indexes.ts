import { directives, parseSqlFile, type SqlFile } from '../../sql/files.js';

/**
 * The file that creates a table, followed by the indexes that its directives name (`--! postgres-index: NAME on TABLE …`).
 * A load looks rows up by these keys. No index is unique: nothing enforces keys on Redshift either, the checks prove
 * them. Plays and times are looked up within a range of times, which a BRIN index serves: it costs next to nothing to write
 * (decision 0047).
 */
export function withIndexes(file: SqlFile): SqlFile[] {
  const indexes = directives(file, 'postgres-index');
  if (indexes.length === 0) return [file];
  const statements = indexes.map((index) => `create index if not exists ${index};\n`);
  return [parseSqlFile(file.path, `${file.text}\n${statements.join('')}`)];
}
