import { directive, directives, parseSqlFile, type SqlFile } from '../../sql/files.js';

/**
 * The file that creates a table, with the keys, the distribution and the sort order that its directives name
 * (`--! redshift-key: …`, `--! redshift-layout: …`) as parts of CREATE TABLE. Set by ALTER TABLE they would be added a
 * second time to a table that is there already, and Redshift refuses a second primary key.
 */
export function withDesign(file: SqlFile): SqlFile {
  const keys = directives(file, 'redshift-key');
  const layout = directive(file, 'redshift-layout');
  if (keys.length === 0 && layout === undefined) return file;
  // The comment of the last column stays on its line, behind the comma.
  const constraints = keys.length === 0 ? '$1' : `,$1\n    ${keys.join(',\n    ')}`;
  const attributes = layout === undefined ? '' : `\n${layout}`;
  return parseSqlFile(file.path, file.text.replace(/( *--[^\n]*)?\n\);\s*$/, `${constraints}\n)${attributes};\n`));
}
