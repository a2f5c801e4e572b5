import type { Command } from 'commander';
import { dictionary, PARTS, type Dictionary } from '../../../load/dictionary.js';
import type { RelationDescription } from '../../../sql/relation-description.js';
import { codeSpan, inCell, markdownCell, markdownText } from '../../../model/markdown.js';
import { printResult } from '../../output/print.js';
import { readConfiguration } from '../../runtime/configuration.js';

/** Flags of `sparkify dictionary`. */
export interface DictionaryFlags {
  readonly json?: boolean;
}

/** Prints the dictionary of star and ledger. */
export function printDictionary({ json }: DictionaryFlags, command: Command): void {
  const settings = readConfiguration(command);
  const words = dictionary(settings);
  const schemas = { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA };
  const document = PARTS.flatMap(({ part }) => words[part].map((relation) => ({ schema: schemas[part], ...relation })));
  printResult(json, document, markdown(words, schemas));
}

function markdown(words: Dictionary, schemas: Readonly<Record<keyof Dictionary, string>>): string {
  const parts = PARTS.flatMap(({ part, title }) => [
    `## ${title}`,
    `Schema ${codeSpan(schemas[part])}.`,
    ...words[part].map(section),
  ]);
  return ['# Data dictionary', ...parts].join('\n\n');
}

function section({ name, kind, description, columns }: RelationDescription): string {
  const rows = columns.map(
    (column) =>
      `| ${inCell(codeSpan(column.name))} | ${markdownCell(column.type)} | ${markdownCell(column.description)} |`,
  );
  return [
    `### ${name} (${kind})`,
    markdownText(description),
    ['| column | type | meaning |', '|---|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}
