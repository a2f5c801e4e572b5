import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../src/', import.meta.url));

/** An import, or a re-export, of a source file. */
export interface SourceImport {
  /** Within src, as `store/folder.ts`; else the module's own name. */
  readonly target: string;
  readonly isOurs: boolean;
  /** Gone when compiled. */
  readonly isType: boolean;
}

/** One file of src, with its imports. */
export interface SourceFile {
  /** Within src. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly SourceImport[];
  /** Exported declarations without a doc comment. One comment serves a group of them without an empty line in it. */
  readonly undocumented: readonly string[];
}

/** All files of src. */
export function sourceFiles(): SourceFile[] {
  const paths = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return paths.sort().map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    return {
      path,
      lines: text.trimEnd().split('\n').length,
      imports: importsOf(file),
      undocumented: undocumentedOf(file),
    };
  });
}

function importsOf(file: ts.SourceFile): SourceImport[] {
  const named = file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier: from } = statement;
    if (from === undefined || !ts.isStringLiteral(from)) return [];
    return [{ ...targetOf(file, from.text), isType: isTypeOnly(statement) }];
  });
  return [...named, ...dynamicImportsOf(file)];
}

function targetOf(file: ts.SourceFile, from: string): Pick<SourceImport, 'target' | 'isOurs'> {
  const isOurs = from.startsWith('.');
  return { isOurs, target: isOurs ? join(dirname(file.fileName), from).replace(/\.js$/, '.ts') : from };
}

/** Modules that are loaded by `import(…)` while the program runs. */
function dynamicImportsOf(file: ts.SourceFile): SourceImport[] {
  const found: SourceImport[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [from] = node.arguments;
      if (from !== undefined && ts.isStringLiteral(from)) found.push({ ...targetOf(file, from.text), isType: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (clause === undefined) return false;
  const { namedBindings: names } = clause;
  const allTypes =
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.every((name) => name.isTypeOnly);
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes;
}

function undocumentedOf(file: ts.SourceFile): string[] {
  const groupHasComment = (statement: ts.Statement): boolean => {
    if (ts.getJSDocCommentsAndTags(statement).length > 0) return true;
    const before = file.statements[file.statements.indexOf(statement) - 1];
    const gap = before === undefined ? '\n\n' : file.text.slice(before.end, statement.getStart(file));
    return before !== undefined && !/\n\s*\n/.test(gap) && groupHasComment(before);
  };
  return file.statements
    .filter(
      (statement) =>
        ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
    )
    .filter((statement) => !groupHasComment(statement))
    .map((statement) => statement.getText(file).split('\n', 1)[0] ?? '');
}
