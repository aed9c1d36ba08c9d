import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  parseFaults,
  writePriceBook,
  type FaultName,
  type FaultShares,
} from '../../src/sandbox/server.ts';
import { testApplication } from '../providers/keys.ts';
import { run, type Ended } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { money, numbersOf, readJson, readTable, writeList } from './table.ts';
import { verifyFindings } from './verified.ts';

/** The variable STORM_NUMBERS asks for more. */
const NUMBERS = Number(process.env['STORM_NUMBERS'] ?? 60);
const EXECUTIONS_MAX = 60;
/** They end an execution, so that a twentieth of them would leave nothing else. */
const ENDING: readonly FaultName[] = ['status9', 'status19', 'http404', 'ii_low_balance'];

/** Every fault there is, each on a twentieth of the requests. */
function everyFault(): FaultShares {
  const names = namesOfFaults();
  return Object.fromEntries(names.map((name) => [name, ENDING.includes(name) ? 0.002 : 0.05]));
}

/** The imitation tells them where it is asked for one that it has not. */
function namesOfFaults(): FaultName[] {
  try {
    parseFaults('none_of_these=1');
  } catch (error) {
    const [, list = ''] = /It has (.+)\.$/.exec(String(error)) ?? [];
    return list.split(', ') as FaultName[];
  }
  return [];
}

/** Executions until the list is done, or a cap has ended the run. */
async function weather(
  { folder, ledger, args }: Scene,
  more: readonly string[],
): Promise<{ readonly last: Ended; readonly executions: number }> {
  const { applicationId, privateKey } = testApplication();
  const env = { VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: privateKey };
  writeFileSync(join(folder, 'book.csv'), writePriceBook('identity-insights'));
  const list = writeList(join(folder, 'list.csv'), numbersOf(NUMBERS));
  const asked = ['--provider', 'identity-insights', '--prices', 'book.csv', '--timeout', '1'];
  for (let executions = 1; ; executions += 1) {
    const last = await run(args(list, ...asked, ...more), { cwd: folder, env });
    assert.deepEqual(await verifyFindings(ledger), []);
    const { stop_reason: reason } = readJson(join(folder, 'list.enriched.report.json')).run;
    if (last.code === 0 || last.code === 3 || reason === 'max-spend') return { last, executions };
    assert.ok([4, 5, 6].includes(last.code ?? 1), last.err);
    assert.ok(executions < EXECUTIONS_MAX, `${String(executions)} executions: ${last.err}`);
  }
}

for (const [name, args, cap] of [
  ['without a cap', [], undefined],
  ['under a cap of 0.40', ['--max-spend', '0.40'], '0.40'],
] as const)
  test(`${String(NUMBERS)} numbers in a storm of every fault, ${name}: every row is decided and the books hold what was charged`, (t) => {
    const seed = Date.now() % 1_000_000;
    t.diagnostic(`seed ${String(seed)}`);
    return scene({ seed, faults: everyFault(), balance: '100' }, async (played) => {
      const { last, executions } = await weather(played, args);
      const { money: books } = readJson(join(played.folder, 'list.enriched.report.json'));
      const rows = readTable(join(played.folder, 'list.enriched.csv'));
      assert.deepEqual(
        rows.map((row) => row['phone']),
        numbersOf(NUMBERS),
      );
      if (cap === undefined)
        assert.ok(!rows.some((row) => ['', 'skipped'].includes(row['ii_outcome'] ?? '')));
      const charged = money(played.sandbox.books().net);
      const [net, priced] = [money(books['net']), money(books['priced'])];
      const most = net + money(books['in_doubt_max']) + money(books['unconfirmed']);
      const words = `seed ${String(seed)}: charged ${played.sandbox.books().net}, ${JSON.stringify(books)}`;
      assert.ok(net - priced <= charged && charged <= most, words);
      if (cap !== undefined) assert.ok(charged <= money(cap), words);
      const { byFault, requests } = played.sandbox.books();
      t.diagnostic(
        `${String(requests)} requests, ${String(Object.keys(byFault).length)} faults, ${String(executions)} executions, exit ${String(last.code)}; ${words}`,
      );
    });
  });
