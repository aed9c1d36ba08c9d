import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../house/project.ts';

/** What a program that imports the package is compiled against. */
const DECLARATIONS = join(projectRoot, 'dist', 'src', 'index.d.ts');

/** What the compiler says about a text that stands beside the declarations. */
export function compileBeside(text: string): readonly string[] {
  const program = createProgram(text);
  return program
    .getSemanticDiagnostics(program.getSourceFile(BESIDE))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** Types that an exported declaration names and that nobody outside can name, as `Hidden in Exported`. */
export function findHiddenTypes(text?: string): readonly string[] {
  const program = createProgram(text);
  const checker = program.getTypeChecker();
  const entry = program.getSourceFile(text === undefined ? DECLARATIONS : BESIDE);
  const index = entry && checker.getSymbolAtLocation(entry);
  if (!index) throw new Error('There are no declarations. Run npm run build.');
  const follow = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exported = new Set(checker.getExportsOfModule(index).map(follow));
  const isHidden = (symbol: ts.Symbol) =>
    !exported.has(symbol) &&
    !(symbol.flags & (ts.SymbolFlags.TypeParameter | ts.SymbolFlags.TypeLiteral)) &&
    (symbol.declarations ?? []).some(
      (node) => !program.isSourceFileDefaultLibrary(node.getSourceFile()),
    );
  return [...exported].flatMap((symbol) =>
    (symbol.declarations ?? [])
      .flatMap(listTypeNames)
      .flatMap((name) => checker.getSymbolAtLocation(name) ?? [])
      .map(follow)
      .filter(isHidden)
      .map(({ name }) => `${name} in ${symbol.name}`),
  );
}

const BESIDE = join(projectRoot, 'dist', 'src', 'beside.ts');

/** Files that each program has, and that no program changes. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function createProgram(text?: string) {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    strict: true,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  const read: typeof getSourceFile = (file, language) => {
    const known = parsed.get(file) ?? getSourceFile(file, language);
    parsed.set(file, known);
    return known;
  };
  const isBeside = (file: string) => text !== undefined && file === BESIDE;
  host.fileExists = (file) => isBeside(file) || fileExists(file);
  host.getSourceFile = (file, language) =>
    isBeside(file) ? ts.createSourceFile(file, text ?? '', language) : read(file, language);
  return ts.createProgram([text === undefined ? DECLARATIONS : BESIDE], options, host);
}

/** Names of types within a declaration. */
function listTypeNames(node: ts.Node): readonly ts.Node[] {
  const own = [];
  if (ts.isTypeReferenceNode(node)) own.push(node.typeName);
  if (ts.isExpressionWithTypeArguments(node)) own.push(node.expression);
  if (ts.isImportTypeNode(node) && node.qualifier) own.push(node.qualifier);
  const below: ts.Node[] = [];
  ts.forEachChild(node, (child) => void below.push(...listTypeNames(child)));
  return [...own, ...below];
}
