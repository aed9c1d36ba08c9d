import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { parseFaults } from '../../src/sandbox/server.ts';
import { run, runInside, type Ended } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, writeList } from './table.ts';

const SECRET = 'secret-of-the-test';
/** The secret in the clear, as a Basic header, and URL-encoded: the forms it travels in. */
const FORMS = [SECRET, Buffer.from(`key:${SECRET}`).toString('base64'), encodeURIComponent(SECRET)];

const listOf = ({ folder }: Scene, count: number): string =>
  writeList(join(folder, 'list.csv'), numbersOf(count));

const filesOf = ({ folder }: Scene): { name: string; text: string }[] =>
  readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'latin1') }));

/** A service that says in every text of its answer what it was sent. */
async function echoing(http: number, work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const said = `${request.headers.authorization ?? ''} ${body} ${SECRET}`;
      const paid = {
        status: 43,
        status_message: said,
        request_price: '0.005',
        request_id: said,
        current_carrier: { name: said },
      };
      response
        .writeHead(http, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(http === 200 ? paid : { detail: said }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('secrets and people', { concurrency: 4 }, () => {
  for (const auth of ['header', 'body']) {
    test(`with --auth ${auth}, faults and the most verbose log the secret is nowhere: not in output, report, ledger, log, messages or URLs`, () =>
      scene(
        { faults: parseFaults('reset=0.2,charged_html=0.2,r500=0.1,redirect=0.1') },
        async (played) => {
          const args = [
            '--auth',
            auth,
            '--log-level',
            'debug',
            '--log-file',
            'run.log',
            '--timeout',
            '2',
          ];
          const ended = await played.enrich(listOf(played, 40), ...args);
          assert.ok(ended.code === 0 || ended.code === 3, ended.err);
          const places = [
            ...filesOf(played),
            { name: 'stderr', text: ended.err },
            { name: 'stdout', text: ended.out },
          ];
          assert.ok(places.some(({ name, text }) => name === 'run.log' && text.length > 1_000));
          for (const { name, text } of places)
            for (const form of FORMS) assert.ok(!text.includes(form), `${name} holds ${form}`);
          assert.equal(played.sandbox.books().secretsInUrl, 0);
        },
      ));
  }

  for (const [auth, http] of [
    ['header', 401],
    ['header', 200],
    ['body', 200],
  ] as const) {
    test(`with --auth ${auth} a service that answers HTTP ${String(http)} with what it was sent brings the secret nowhere either`, () =>
      scene({}, (played) =>
        echoing(http, async (url) => {
          const list = listOf(played, 5);
          const args = [
            '--base-url',
            url,
            '--auth',
            auth,
            '--log-level',
            'debug',
            '--log-file',
            'run.log',
          ];
          const ended = await played.enrich(list, ...args);
          assert.equal(ended.code, http === 401 ? 5 : 0, ended.err);
          const shown = await runInside([
            'ledger',
            'show',
            numbersOf(5)[0] ?? '',
            '--ledger',
            played.ledger,
          ]);
          const places = [
            ...filesOf(played),
            { name: 'stderr', text: ended.err },
            { name: 'stdout', text: ended.out + shown.out },
          ];
          for (const { name, text } of places)
            for (const form of FORMS) assert.ok(!text.includes(form), `${name} holds ${form}`);
          assert.ok(places.some(({ text }) => text.includes('[secret]')));
        }),
      ));
  }

  test('numbers stand in the output and the ledger, and in full nowhere else: not in log, report or messages', () =>
    scene({ faults: parseFaults('reset=0.2,charged_html=0.2') }, async (played) => {
      const ended = await played.enrich(
        listOf(played, 40),
        '--log-level',
        'debug',
        '--log-file',
        'run.log',
      );
      const places = filesOf(played).filter(
        ({ name }) => !/^(?:list\.csv|list\.enriched\.csv|ledger\.db.*)$/.test(name),
      );
      assert.deepEqual(places.map(({ name }) => name).sort(), [
        'list.enriched.report.json',
        'run.log',
      ]);
      const lines = places.find(({ name }) => name === 'run.log')?.text.split('\n') ?? [];
      assert.match(lines[0] ?? '', /"msg":"execution started"/);
      assert.match(
        lines.at(-2) ?? '',
        /"exit_code":[03],"status":"completed".*"msg":"execution ended"/,
      );
      for (const { name, text } of [
        ...places,
        { name: 'stderr', text: ended.err },
        { name: 'stdout', text: ended.out },
      ])
        for (const number of numbersOf(40))
          assert.ok(!text.includes(number.slice(1)), `${name} holds ${number}`);
    }));

  test('the command line of the running program holds neither key nor secret', () =>
    scene({ latencyMs: { min: 300, max: 300 } }, async (played) => {
      const { child, ended } = played.start(played.args(listOf(played, 4)));
      await played.sandbox.seen(1);
      const line = readFileSync(`/proc/${String(child.pid)}/cmdline`, 'utf8');
      await ended;
      assert.ok(line.includes('enrich'));
      for (const form of FORMS) assert.ok(!line.includes(form));
    }));

  for (const [where, condition] of [
    ['in the client', 'value === "key:secret-of-the-test"'],
    [
      'in whatever touches the secret, the cleaning of traces too',
      'String(value).includes("secret-of")',
    ],
  ] as const) {
    test(`a bug ${where}: exit 1, and no trace shows the secret, although the error that was thrown holds it`, () =>
      scene({}, async (played) => {
        const thrown = `if (${condition}) throw new Error("boom " + value);`;
        const saboteur = `const from = Buffer.from; Buffer.from = (value, ...rest) => { ${thrown} return from(value, ...rest); };`;
        const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(saboteur)}`];
        const ended = await run(played.args(listOf(played, 3)), { cwd: played.folder, nodeArgs });
        assert.equal(ended.code, 1);
        assert.match(ended.err, /this is a bug/);
        for (const form of FORMS) assert.ok(!`${ended.err}${ended.out}`.includes(form), ended.err);
      }));
  }

  test('ledger, log, output and report are readable by their owner only', () =>
    scene({}, async (played) => {
      await played.enrich(listOf(played, 5), '--log-file', 'run.log');
      for (const name of readdirSync(played.folder).filter((file) => file !== 'list.csv'))
        assert.equal(statSync(join(played.folder, name)).mode & 0o077, 0, name);
    }));

  test('ledger forget takes a number out of every file for good, ledger prune all of them; the books still verify and the amounts stay', () =>
    scene({}, async (played) => {
      await played.enrich(listOf(played, 12));
      const ledger = (...words: string[]): Promise<Ended> =>
        runInside(['ledger', ...words, '--ledger', played.ledger], { cwd: played.folder });
      const holding = (number: string): string[] =>
        filesOf(played)
          .filter(
            ({ name, text }) => name.startsWith('ledger.db') && text.includes(number.slice(1)),
          )
          .map(({ name }) => name);
      const [first = '', second = ''] = numbersOf(12);
      const charges = (await ledger('export')).out;
      assert.equal(charges.trimEnd().split('\n').length, 13);
      assert.ok(holding(first).length > 0);
      assert.equal((await ledger('forget', first)).code, 0);
      assert.deepEqual(holding(first), []);
      assert.ok(holding(second).length > 0);
      await setTimeout(1_000);
      const pruned = await ledger('prune', '--older-than', '1s');
      assert.deepEqual(
        [pruned.code, pruned.out],
        [
          0,
          'Removed 11 answers and the number of 11 lookups. The amounts stay. Lists, outputs and reports already written still hold what they held.\n',
        ],
      );
      assert.equal(
        (await ledger('forget', '+447700900900')).out,
        'The ledger holds nothing of +*********900.\n',
      );
      assert.deepEqual(holding(second), []);
      const verified = await ledger('verify');
      assert.equal(verified.code, 0, verified.out);
      assert.equal((await ledger('export')).out, charges);
      assert.match((await ledger('show', first)).out, /knows no attempt/);
    }));

  test('ledger show explains each attempt of a number: class, price and why', () =>
    scene({ faults: parseFaults('charged_reset=1') }, async (played) => {
      const list = listOf(played, 1);
      await played.enrich(list, '--retries', '0');
      played.sandbox.set({ faults: {} });
      assert.equal((await played.enrich(list)).code, 0);
      const shown = (
        await runInside(['ledger', 'show', numbersOf(1)[0] ?? '', '--ledger', played.ledger])
      ).out;
      assert.match(shown, /2 attempts in 2 runs/);
      assert.match(shown, /in doubt/);
      assert.match(shown, /settled/);
    }));

  test('forget while a run holds the ledger is exit 7; verify and export work meanwhile', () =>
    scene({ latencyMs: { min: 500, max: 500 } }, async (played) => {
      const { child, ended } = played.start(played.args(listOf(played, 400), '--concurrency', '1'));
      await played.sandbox.seen(2);
      const ledger = (...words: string[]): Promise<Ended> =>
        runInside(['ledger', ...words, '--ledger', played.ledger], { cwd: played.folder });
      const [forget, verify, exported] = await Promise.all([
        ledger('forget', '+447700900000'),
        ledger('verify'),
        ledger('export'),
      ]);
      assert.deepEqual([forget.code, verify.code, exported.code], [7, 0, 0], verify.out);
      child.kill('SIGTERM');
      assert.equal((await ended).code, 143);
    }));
});
