import { sqlFile, type SqlFile } from '../../sql/files.js';

/** The file that creates a table, and the statements of `postgres/indexes.sql` that index this table. */
export function withIndexes(file: SqlFile): SqlFile[] {
  const indexes = sqlFile('postgres/indexes.sql');
  const onTable = new RegExp(`^create index if not exists \\w+ on ${file.name} `);
  const statements = indexes.statements.filter(({ text }) => onTable.test(text));
  return statements.length === 0 ? [file] : [file, { ...indexes, statements }];
}
