import ts from 'typescript';
import type { SourceFile } from './project.ts';

/** How the code looks to whoever reads it, as counts over whole files. */
export interface Surface {
  readonly lines: number;
  /** Lines that hold code, and the characters on them without indentation. */
  readonly codeLines: number;
  readonly codeCharacters: number;
  /** As the scanner of TypeScript counts them, comments left out. */
  readonly tokens: number;
  readonly longLines: number;
  readonly conditionals: number;
  readonly nestedConditionals: number;
  /** Functions that stand in a file itself, not inside another one. */
  readonly functions: number;
  /** Of these, the ones that are named like `ceilingOf`, and with a single word. */
  readonly namedOf: number;
  readonly namedByOneWord: number;
}

/** A line ends at so many columns; `.prettierrc.json` says the same to the formatter. */
export const COLUMNS_MAX = 100;

/** Counts over all the files. */
export function measureSurface(files: readonly SourceFile[]): Surface {
  const lines = files.flatMap(({ text }) => text.replace(/\n$/, '').split('\n'));
  const code = files.flatMap(readCodeLines);
  const conditionals = files.flatMap(({ tree }) => findConditionals(tree));
  const names = files.flatMap(({ tree }) => findFunctionNames(tree));
  return {
    lines: lines.length,
    codeLines: code.length,
    codeCharacters: code.reduce((sum, line) => sum + line.length, 0),
    tokens: files.reduce((sum, { text }) => sum + countTokens(text), 0),
    longLines: lines.filter((line) => line.length > COLUMNS_MAX).length,
    conditionals: conditionals.length,
    nestedConditionals: conditionals.filter(isNested).length,
    functions: names.length,
    namedOf: names.filter((name) => /(?:^o|O)f$/.test(name)).length,
    namedByOneWord: names.filter((name) => /^[a-z]+$/.test(name)).length,
  };
}

/** Every conditional expression that holds another one, which nobody reads at a glance. */
export function findNestedConditionals(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, tree }) =>
    findConditionals(tree)
      .filter(isNested)
      .map((node) => {
        const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
        return `${path}:${line + 1} ${node.getText(tree).replace(/\s+/g, ' ').slice(0, 60)}`;
      }),
  );
}

/** Every line above the limit that the formatter leaves alone though it could be broken: comments. */
export function findLongComments(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        line.length > COLUMNS_MAX && /^\s*(?:\/\/|\/?\*)/.test(line) && !/\S{80}/.test(line)
          ? [`${path}:${index + 1} ${line.length} columns`]
          : [],
      ),
  );
}

function countTokens(text: string): number {
  const tree = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
  let tokens = 0;
  const visit = (node: ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode)
      return;
    if (ts.isToken(node) && node.kind !== ts.SyntaxKind.EndOfFileToken) tokens += 1;
    node.getChildren(tree).forEach(visit);
  };
  visit(tree);
  return tokens;
}

/** Lines without those that are empty or hold nothing but a comment. */
function readCodeLines({ text }: SourceFile): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:\/\/|\/?\*)/.test(line));
}

function findConditionals(tree: ts.SourceFile): ts.ConditionalExpression[] {
  const found: ts.ConditionalExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isConditionalExpression(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Inside another one of the same function. */
function isNested(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent)) return true;
  return !ts.isFunctionLike(parent) && !ts.isSourceFile(parent) && isNested(parent);
}

function findFunctionNames(tree: ts.SourceFile): string[] {
  return tree.statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement)) return statement.name ? [statement.name.text] : [];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? [name.getText(tree)]
        : [],
    );
  });
}
