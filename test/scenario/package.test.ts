import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../house/project.ts';
import { isDeep } from '../support/depth.ts';
import { withoutNpm } from './npm-start.ts';

const { version, scripts, bin } = JSON.parse(
  readFileSync(join(projectRoot, 'package.json'), 'utf8'),
) as {
  readonly version: string;
  readonly scripts: { readonly prepack: string };
  readonly bin: { readonly 'insight-batch': string };
};

describe('the packed file', { skip: withoutNpm() }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-test-'));
  const npm = createNpm(folder);
  let packed = '';
  before(() => {
    pack(npm, folder);
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    packed = join(folder, file);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const onlyDeep = { skip: isDeep ? false : 'npm installs it twice more where tests are deep' };
  test('installs for everybody and for once without network, script or warning', onlyDeep, () => {
    const prefix = join(folder, 'prefix');
    mkdirSync(prefix);
    assert.equal(npm(folder, 'install', '--global', '--prefix', prefix, packed).stderr, '');
    runProgram(join(prefix, 'bin', 'insight-batch'), prefix);

    const options = ['--ignore-scripts', '--package', packed, '--', 'insight-batch', '--version'];
    const once = npm(folder, 'exec', ...options);
    assert.deepEqual(once, { stdout: `${version}\n`, stderr: '' });
  });

  const installs = isDeep
    ? 'installs and runs without network, script or warning'
    : 'unpacks and runs';
  test(`${installs} in an empty project, and is a library there: both samples run, and the typed one compiles strictly with no types but ours`, () => {
    const project = join(folder, 'project');
    cpSync(join(projectRoot, 'samples', 'library'), project, { recursive: true });
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(project, 'list.csv'), 'phone\n07700 900001\n07700 900002\n');
    runProgram(install(npm, packed, project), project);

    const rows = runIn(project, process.execPath, 'rows.mjs');
    assert.equal(rows.stdout, ROWS_SAID);
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2022'];
    const compiler = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    runIn(project, process.execPath, compiler, ...options, 'list.ts');
    assert.equal(runIn(project, process.execPath, 'list.js').stdout, LIST_SAID);
  });
});

/** As npm does it, but for the build before it, which the tests have behind them; deep ones have npm do it all. */
function pack(npm: ReturnType<typeof createNpm>, folder: string): void {
  const [build, write = '', ...rest] = scripts.prepack.split(' && ');
  assert.deepEqual([build, rest], ['npm run --silent build', []]);
  if (!isDeep) runIn(projectRoot, 'sh', '-c', write);
  const own = isDeep ? [] : ['--ignore-scripts'];
  npm(projectRoot, 'pack', ...own, '--pack-destination', folder);
}

/** Makes the packed file a dependency of a project: deep ones by npm, others as npm leaves it, without its work of 14 s. */
function install(npm: ReturnType<typeof createNpm>, packed: string, project: string): string {
  const modules = join(project, 'node_modules');
  if (isDeep) {
    assert.equal(npm(project, 'install', packed).stderr, '');
    return join(modules, '.bin', 'insight-batch');
  }
  const own = join(modules, 'insight-batch');
  mkdirSync(own, { recursive: true });
  runIn(own, 'tar', '-xzf', packed, '--strip-components=1');
  const program = join(own, bin['insight-batch']);
  chmodSync(program, 0o755);
  return program;
}

function runProgram(program: string, folder: string): void {
  const list = join(folder, 'one.csv');
  writeFileSync(list, 'phone\n+447700900001\n');
  const args = ['enrich', list, '--sandbox', '--ledger', join(folder, 'ledger.db')];
  const { stdout } = runIn(folder, program, ...args);
  assert.match(stdout, /^rows: +1 read: 1 insight$/m);
}

const ROWS_SAID = `Ann insight mobile 0.00450000
Bob insight mobile 0.00620000
Eve invalid no line 0.00000000
exit 0 spent 0.01070000
`;

const LIST_SAID = `2 lookups for about 0.01000000 EUR
exit 0 spent 0.00900000
`;

/** npm that knows no registry: a cache of its own that is empty, and no network. */
function createNpm(folder: string): (cwd: string, ...args: readonly string[]) => Said {
  const cache = join(folder, 'cache');
  return (cwd, ...args) => runIn(cwd, 'npm', '--offline', '--cache', cache, '--yes', ...args);
}

interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

function runIn(cwd: string, command: string, ...args: readonly string[]): Said {
  const { PATH, HOME } = process.env;
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH, HOME, XDG_CONFIG_HOME: cwd },
  });
  assert.equal(
    status,
    0,
    `${command} ${args.join(' ')}: ${error?.message ?? `${stderr}${stdout}`}`,
  );
  return { stdout, stderr };
}
