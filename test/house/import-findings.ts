import { posix } from 'node:path';
import ts from 'typescript';
import { closedFolders, layers, type Allowed, type Layer } from './import-table.ts';
import type { SourceFile } from './project.ts';

interface Import {
  readonly specifier: string;
  readonly line: number;
  readonly typesOnly: boolean;
}

/** One sentence per import that the table does not allow. */
export function importFindings(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const name = layerOf(file.path);
    const layer = layers[name];
    if (!layer) return [`${file.path}: the table does not know src/${name}.`];
    return importsOf(file.tree).flatMap((found) => {
      const fault = faultOf(found, { file: file.path, name, layer });
      return fault === undefined ? [] : [`${file.path}:${found.line} imports ${fault}.`];
    });
  });
}

interface Importer {
  readonly file: string;
  readonly name: string;
  readonly layer: Layer;
}

function faultOf(found: Import, importer: Importer): string | undefined {
  if (found.specifier.startsWith('.')) return faultOfOwn(found, importer);
  if (found.specifier.startsWith('node:')) return faultOfBuiltin(found.specifier, importer);
  return faultOfPackage(found.specifier, importer);
}

function faultOfOwn(found: Import, { file, name, layer }: Importer): string | undefined {
  const target = posix.join(posix.dirname(file), found.specifier);
  if (!target.startsWith('src/')) return `${target}: it stands outside src`;
  const closed = closedFolders.find(
    (entry) => target.startsWith(entry.folder) && !entry.openTo.includes(name),
  );
  if (closed) return `${target}: ${closed.because}`;
  const folder = layerOf(target);
  if (folder === name) return undefined;
  if (!isList(layer.own))
    return layer.own.allBut.includes(folder)
      ? `${target}: ${name} may not import ${folder}`
      : undefined;
  const faults = layer.own
    .filter((entry) => folderOf(entry) === folder)
    .map((entry) => faultUnder(entry, found, target));
  if (faults.includes(undefined)) return undefined;
  return `${target}: ${name} may ${faults.length === 0 ? `not import ${folder}` : faults.join(' or ')}`;
}

/** What the entry allows instead; undefined where it allows the import. */
function faultUnder(entry: Allowed, found: Import, target: string): string | undefined {
  if (typeof entry === 'string') return undefined;
  if ('only' in entry)
    return target === entry.only ? undefined : `import only ${entry.only} of ${entry.folder}`;
  return found.typesOnly ? undefined : `import only types of ${entry.folder}`;
}

function faultOfBuiltin(specifier: string, { name, layer }: Importer): string | undefined {
  const base = specifier.slice('node:'.length).split('/')[0] ?? '';
  if (layer.builtins === 'any' || layer.builtins.includes(base)) return undefined;
  if (layer.builtins.length === 0)
    return `${specifier}: ${name} is pure, it takes none of the built-in modules`;
  return `${specifier}: of the built-in modules ${name} takes ${layer.builtins.join(', ')}`;
}

function faultOfPackage(specifier: string, { name, layer }: Importer): string | undefined {
  const parts = specifier.split('/');
  const base = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  if (layer.packages.includes(base)) return undefined;
  return `the package ${base}: ${layer.packages.length === 0 ? `${name} takes none` : `the packages of ${name} are ${layer.packages.join(', ')}`}`;
}

/** `src/ledger/sqlite/lock.ts` is of `ledger`, `src/main.ts` of `main`. */
function layerOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

function folderOf(allowed: Allowed): string {
  return typeof allowed === 'string' ? allowed : allowed.folder;
}

function isList(own: Layer['own']): own is readonly Allowed[] {
  return Array.isArray(own);
}

function importsOf(tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typesOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    found.push({
      specifier: specifier.text,
      line: tree.getLineAndCharacterOfPosition(specifier.getStart()).line + 1,
      typesOnly,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, importsTypesOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, exportsTypesOnly(node));
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    else if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'require'
    )
      add(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  return (
    !clause.name &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}

function exportsTypesOnly(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  return (
    node.exportClause !== undefined &&
    ts.isNamedExports(node.exportClause) &&
    node.exportClause.elements.every((element) => element.isTypeOnly)
  );
}
