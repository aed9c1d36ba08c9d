import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../house/project.ts';
import { withoutNpm } from './npm-start.ts';
import { inFolder } from './program.ts';

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly version: string;
};

test(
  'the packed file installs and runs without network, script or warning',
  { skip: withoutNpm() },
  () =>
    inFolder(async (folder) => {
      const npm = createNpm(folder);
      npm(projectRoot, 'pack', '--pack-destination', folder);
      const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
      const packed = join(folder, file);

      const prefix = join(folder, 'prefix');
      mkdirSync(prefix);
      assert.equal(npm(folder, 'install', '--global', '--prefix', prefix, packed).stderr, '');
      const list = join(folder, 'list.csv');
      writeFileSync(list, 'phone\n+447700900001\n');
      const program = join(prefix, 'bin', 'insight-batch');
      const args = ['enrich', list, '--sandbox', '--ledger', join(folder, 'ledger.db')];
      const { stdout } = runIn(folder, program, ...args);
      assert.match(stdout, /^rows: +1 read: 1 insight$/m);

      const once = npm(
        folder,
        'exec',
        '--ignore-scripts',
        '--package',
        packed,
        '--',
        'insight-batch',
        '--version',
      );
      assert.deepEqual(once, { stdout: `${version}\n`, stderr: '' });
    }),
);

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
  assert.equal(status, 0, `${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return { stdout, stderr };
}
