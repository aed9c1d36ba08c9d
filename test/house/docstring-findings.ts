import ts from 'typescript';
import type { SourceFile } from './project.ts';

/**
 * Exports that nothing explains. An export is explained by a docstring of its own, by a documented type it is declared
 * to be or to return; a type also by docstrings of its members.
 */
export function undocumented(files: readonly SourceFile[]): string[] {
  const exported = files.flatMap(({ path, tree }) =>
    tree.statements.filter(isExported).map((statement) => ({ path, tree, statement })),
  );
  const documentedTypes = new Set(
    exported.flatMap(({ statement }) =>
      isTypeDeclaration(statement) && hasDocstring(statement) ? [statement.name.text] : [],
    ),
  );
  return exported
    .filter(({ statement }) => !isExplained(statement, documentedTypes))
    .map(({ path, tree, statement }) => {
      const line = tree.getLineAndCharacterOfPosition(statement.getStart(tree)).line + 1;
      return `${path}:${line} ${namesOf(statement)}`;
    });
}

type TypeDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;
type Exported =
  ts.FunctionDeclaration | ts.ClassDeclaration | ts.VariableStatement | TypeDeclaration;

function isExported(statement: ts.Statement): statement is Exported {
  const declares =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isVariableStatement(statement) ||
    isTypeDeclaration(statement);
  return (
    declares &&
    (statement.modifiers ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
  );
}

function isTypeDeclaration(node: ts.Node): node is TypeDeclaration {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function isExplained(statement: Exported, documentedTypes: ReadonlySet<string>): boolean {
  if (hasDocstring(statement)) return true;
  if (isTypeDeclaration(statement)) return statement.getText().includes('/**');
  if (ts.isFunctionDeclaration(statement)) return namesDocumented(statement.type, documentedTypes);
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.every((declaration) =>
      namesDocumented(declaration.type, documentedTypes),
    );
  return false;
}

/** Whether a type is a documented one, or a promise, list or iteration of one. */
function namesDocumented(
  type: ts.TypeNode | undefined,
  documentedTypes: ReadonlySet<string>,
): boolean {
  if (!type || !ts.isTypeReferenceNode(type)) return false;
  if (documentedTypes.has(type.typeName.getText())) return true;
  return (type.typeArguments ?? []).some((argument) => namesDocumented(argument, documentedTypes));
}

function hasDocstring(node: ts.Node): boolean {
  return ts.getJSDocCommentsAndTags(node).some(ts.isJSDoc);
}

function namesOf(statement: Exported): string {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations
      .map((declaration) => declaration.name.getText())
      .join(', ');
  return statement.name?.text ?? 'default';
}
