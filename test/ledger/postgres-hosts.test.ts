import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isSameMachine } from '../../src/ledger/postgres/living.ts';
import { skipWithoutUnshare, unshared } from '../support/unshare.ts';
import { request } from './events.ts';
import { skipWithoutPostgres, withClient } from './postgres-server.ts';
import { closeServers, makePlace, openServer } from './postgres-store.ts';
import { rejectsWith } from './sqlite-store.ts';

const skip = skipWithoutPostgres === false ? skipWithoutUnshare : skipWithoutPostgres;

describe('a ledger on a server that two hosts work with', { skip }, () => {
  after(async () => {
    for (const child of started) child.kill('SIGKILL');
    await closeServers();
  });

  test('one that is alive or was killed elsewhere keeps its run until its lease has run out, whatever has its number here', async () => {
    const { server, name, file } = await makePlace();
    const holder = startElsewhere('hold', file);
    // The first process of every host: here it is another one, and there the one that asks.
    assert.equal(await readLine(holder), 'held by 1\n');
    const isHeld = async (): Promise<void> => {
      const here = await openServer(file);
      await rejectsWith('held', here.begin(request()), ['a run of other list.csv (process 1 on']);
      await here.close();
      assert.equal(await readLine(startElsewhere('try', file)), 'held\n');
    };
    await isHeld();
    holder.kill('SIGKILL');
    await once(holder, 'close');
    await isHeld();
    await withClient(server, name, (client) =>
      client.query('UPDATE insight_batch.executions SET lease_until = clock_timestamp()'),
    );
    const next = startElsewhere('try', file);
    const [line] = await Promise.all([readLine(next), once(next, 'close')]);
    assert.equal(line, 'begun, 1 in doubt, continued\n');
    const ledger = await openServer(file);
    assert.equal((await ledger.begin(request())).orphaned, 0);
    await ledger.close();
  });
});

test('two that cannot be told apart by their systems are of one machine where its name is the same', () => {
  const of = (host: string, boot: string | null) => ({ host, boot });
  assert.deepEqual(
    [
      isSameMachine(of('one', null), of('two', null)),
      isSameMachine(of('one', null), of('two', 'boot')),
      isSameMachine(of('one', null), of('one', null)),
      isSameMachine(of('one', 'boot'), of('two', 'boot')),
      isSameMachine(of('one', 'boot'), of('one', 'other boot')),
    ],
    [false, false, true, true, false],
  );
});

test(
  'who cannot see the processes of others takes none of them for gone',
  { skip: skipWithoutUnshare },
  () => {
    const living = new URL('../../src/ledger/postgres/living.js', import.meta.url).href;
    const script = `import { describeWorker } from '${living}';
      const { boot } = describeWorker({ holder: '', pid: process.pid, token: '' });
      console.log(boot === null ? 'cannot tell' : 'can tell');`;
    const node = `"${process.execPath}" --input-type=module -e "$1"`;
    const [command = '', ...options] = unshared;
    const told = ['', 'mount -t tmpfs none /proc/1 && '].map((hide) =>
      spawnSync(command, [...options, 'sh', '-c', hide + node, 'sh', script], { encoding: 'utf8' }),
    );
    assert.deepEqual(
      told.map(({ stdout, stderr }) => stdout + stderr),
      ['can tell\n', 'cannot tell\n'],
    );
  },
);

const started: ChildProcess[] = [];

function startElsewhere(mode: 'hold' | 'try', url: string): ChildProcess {
  const [command = '', ...options] = unshared;
  const script = fileURLToPath(new URL('postgres-child.js', import.meta.url));
  const args = [...options, process.execPath, script, mode, url];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  return child;
}

async function readLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('It has no standard output.');
  const [line] = (await once(stdout, 'data')) as [Buffer];
  return line.toString();
}
