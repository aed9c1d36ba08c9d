import ts from 'typescript';
import type { SourceFile } from './project.ts';

const FUNCTION_LINES_MAX = 70;
const FILE_LINES_MAX = 300;
/** Their callbacks group tests as a file does; each test inside is measured by itself. */
const GROUPING = new Set(['describe', 'suite']);

/** Every function, counted from its first to its last line, that is longer than a screen. */
export function longFunctions(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, tree }) => {
    const findings: string[] = [];
    const visit = (node: ts.Node): void => {
      if (isFunction(node) && !isGrouping(node)) {
        const { first, count } = extentOf(node, tree);
        if (count > FUNCTION_LINES_MAX)
          findings.push(`${path}:${first} ${nameOf(node)}: ${count} lines`);
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
    return findings;
  });
}

/** Every file that asks to be split. */
export function longFiles(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const count = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    return count > FILE_LINES_MAX ? [`${path}: ${count} lines`] : [];
  });
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isAccessor(node)
  );
}

function isGrouping({ parent }: ts.Node): boolean {
  return (
    ts.isCallExpression(parent) &&
    ts.isIdentifier(parent.expression) &&
    GROUPING.has(parent.expression.text)
  );
}

function extentOf(
  node: ts.Node,
  tree: ts.SourceFile,
): { readonly first: number; readonly count: number } {
  const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
  const last = tree.getLineAndCharacterOfPosition(node.getEnd()).line;
  return { first: first + 1, count: last - first + 1 };
}

function nameOf(node: ts.FunctionLikeDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const { parent } = node;
  const name =
    node.name ??
    (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name : undefined);
  return name?.getText() ?? 'a function without a name';
}
