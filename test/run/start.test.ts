import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { estimateRun } from '../../src/run/estimate/estimate.ts';
import { openLedgerReader } from '../../src/compose/store.ts';
import { LedgerError, type Ledger } from '../../src/ledger/port.ts';
import { systemClock } from '../../src/support/clock.ts';
import { numbersOf } from '../scenario/table.ts';
import { stage } from './execution.ts';

const BROKEN = new LedgerError('io', 'The ledger is broken.');
const fails = (): Promise<never> => Promise.reject(BROKEN);
/** Longer than what is read ahead, so that an open list is an open file. */
const LONG = numbersOf(20_000);

const FAILURES: readonly (readonly [what: string, between: (ledger: Ledger) => Ledger])[] = [
  ['the prices cannot be read', (ledger) => ({ ...ledger, seenPrices: fails })],
  ['the run cannot be begun', (ledger) => ({ ...ledger, begin: fails })],
  [
    'its past cannot be read',
    (ledger) => ({ ...ledger, begin: begunAsContinued(ledger), executions: fails }),
  ],
];

for (const [what, between] of FAILURES) {
  test(`an execution that cannot start because ${what} leaves no unfinished output and no open file`, () =>
    stage({ numbers: LONG, between }, async ({ enrich, folder, output, list, sandbox }) => {
      writeFileSync(output, 'earlier');
      await assert.rejects(enrich({ force: true }), BROKEN);
      assert.deepEqual(
        [existsSync(`${output}.part`), readFileSync(output, 'utf8')],
        [false, 'earlier'],
      );
      assert.deepEqual(await openBelow(folder, [list, `${output}.part`]), []);
      assert.equal(sandbox.books().requests, 0);
    }));
}

test('a run whose past cannot be read is interrupted on record, with exit code 2 and no attempt', () =>
  stage(
    { between: (ledger) => ({ ...ledger, begin: begunAsContinued(ledger), executions: fails }) },
    async ({ enrich, ledger }) => {
      await assert.rejects(enrich(), BROKEN);
      const reader = await openLedgerReader(ledger);
      const [run] = await reader.runs();
      const executions = await reader.executions(run?.id ?? '');
      assert.deepEqual([run?.status, run?.stopReason], ['interrupted', 'io']);
      assert.deepEqual(
        executions.map(({ exitCode }) => exitCode),
        [2],
      );
      await reader.close();
    },
  ));

test('a list whose phone column is not there is closed', () =>
  stage({ numbers: LONG }, async ({ enrich, options, folder, list }) => {
    await assert.rejects(enrich({ list: { ...options.list, phoneColumn: 'mobile' } }), {
      name: 'CsvError',
    });
    assert.deepEqual(await openBelow(folder, [list]), []);
  }));

test('an estimate that fails closes its list', () =>
  stage({ numbers: LONG }, async ({ enrich, options, folder, ledger, list }) => {
    await enrich({ limit: 0 });
    const reader = await openLedgerReader(ledger);
    const sources = {
      ledger: { ...reader, runToContinue: fails },
      account: 'key',
      clock: systemClock,
      voice: { say: () => undefined },
    };
    await assert.rejects(estimateRun(options, sources), BROKEN);
    assert.deepEqual(await openBelow(folder, [list]), []);
    await reader.close();
  }));

function begunAsContinued(ledger: Ledger): Ledger['begin'] {
  return async (request) => ({ ...(await ledger.begin(request)), continued: true });
}

/** Which of the files this process has open; a stream that is given up closes its file some turns later. */
async function openBelow(folder: string, files: readonly string[]): Promise<string[]> {
  let open: string[] = [];
  for (let turn = 0; turn < 50; turn += 1) {
    open = openFiles(folder).filter((file) => files.includes(file));
    if (open.length === 0) break;
    await systemClock.sleep(10);
  }
  return open;
}

/** Where the system does not say, nothing. */
function openFiles(folder: string): string[] {
  const descriptors = '/proc/self/fd';
  if (!existsSync(descriptors)) return [];
  return readdirSync(descriptors).flatMap((name) => {
    try {
      return [readlinkSync(join(descriptors, name)).replace(/ \(deleted\)$/, '')].filter((file) =>
        file.startsWith(folder),
      );
    } catch {
      return [];
    }
  });
}
