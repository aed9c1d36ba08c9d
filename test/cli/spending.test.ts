import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { UsageError } from '../../src/cli/exit.ts';
import type { Shell } from '../../src/cli/shell.ts';
import { refuseUnsaidSpending } from '../../src/cli/spending.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import type { EnrichOptions } from '../../src/compose/options.ts';
import { publicPriceBook } from '../../src/compose/price-book.ts';
import { inFolder } from '../scenario/program.ts';
import { scene } from '../scenario/scene.ts';
import { enrichOn, OWN_CONFIG, type Machine } from './machine.ts';
import { inProcess } from './program.ts';
import { createScreen } from './streams.ts';

interface Situation {
  readonly option?: readonly string[];
  readonly stdinIsTerminal?: boolean;
  readonly stderrColumns?: number | undefined;
  /** Size of the list; undefined for standard input. */
  readonly bytes?: number | undefined;
}

/** What `refuseUnsaidSpending` says; undefined where the run may go on. */
function refusalIn({ option = [], ...situation }: Situation, machine: Machine = {}): string | undefined {
  const { stdinIsTerminal, stderrColumns, bytes } = { stdinIsTerminal: true, stderrColumns: 80, bytes: 10, ...situation };
  const stderr = createScreen(stderrColumns);
  const settings = enrichOn(machine, ...option);
  try {
    refuseUnsaidSpending({
      input: 'list.csv',
      settings,
      options: { list: { bytes }, service: settings, prices: { priceBook: publicPriceBook() } } as unknown as EnrichOptions,
      shell: { stdin: { isTTY: stdinIsTerminal } } as unknown as Shell,
      terminal: createTerminal(stderr, {}),
    });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
}

const AWAY: Readonly<Record<string, Situation>> = {
  'standard input is no terminal': { stdinIsTerminal: false },
  'standard error is no terminal': { stderrColumns: undefined },
  'the list can be read only once': { bytes: undefined },
};

for (const [why, situation] of Object.entries(AWAY)) {
  test(`nobody spends without saying so where ${why}`, () => {
    assert.equal(
      refusalIn(situation),
      `Cannot ask before money is spent: ${why}. Say how much it may cost with --max-spend, for instance --max-spend 5.00, or say --yes. What it would cost tells "insight-batch estimate".`,
    );
    for (const option of [['--yes'], ['--max-spend', '5.00'], ['--sandbox'], ['--limit', '0'], ['--level', 'basic']])
      assert.equal(refusalIn({ ...situation, option }), undefined, option.join(' '));
    for (const option of [['--limit', '1'], ['--level', 'advanced'], ['--quiet'], ['--min-balance', '1.00']])
      assert.notEqual(refusalIn({ ...situation, option }), undefined, option.join(' '));
    const file = { files: { [OWN_CONFIG]: '{"max-spend": "5.00"}' } };
    for (const machine of [{ environment: { INSIGHT_BATCH_MAX_SPEND: '5.00' } }, { environment: { INSIGHT_BATCH_YES: '1' } }, file])
      assert.equal(refusalIn(situation, machine), undefined, JSON.stringify(machine));
  });
}

test('at a terminal with a list that is there a second time, nobody has to say so before', () => {
  assert.equal(refusalIn({}), undefined);
});

test('away from a terminal a run that may spend is exit 2 and asks the service nothing; with --yes it goes on', async () => {
  await scene({ seed: 1 }, async (played) => {
    writeFileSync(join(played.folder, 'list.csv'), 'phone\n+447700900001\n');
    const unsaid = played.start(played.args('list.csv'), { env: { INSIGHT_BATCH_YES: undefined } });
    const { code, out, err } = await unsaid.ended;
    assert.match(err, /^insight-batch: Cannot ask before money is spent: standard input is no terminal\. /);
    assert.deepEqual([code, out, played.sandbox.books().requests, existsSync(played.ledger)], [2, '', 0, false]);
    const said = await played.start(played.args('list.csv', '--yes'), { env: { INSIGHT_BATCH_YES: undefined } }).ended;
    assert.deepEqual([said.code, played.sandbox.books().requests], [0, 1]);
  });
});

test('on a terminal the price is named and asked about; no and the end of the input are exit 2, Ctrl-C is 130, and all spend nothing', async () => {
  for (const [typed, exitCode] of [
    ['n\n', 2],
    ['', 2],
    ['\u0003', 130],
  ] as const) {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'list.csv'), 'phone\n+447700900001\n+447700900002\n');
      const environment = { HOME: folder, VONAGE_API_KEY: 'k', VONAGE_API_SECRET: 's' };
      const { code, out, err } = await inProcess(['enrich', 'list.csv'], { folder, environment, typed });
      assert.match(err, /list\.csv: 2 lookups of standard for about 0\.\d{8} EUR\. Buy them\? \[y\/N\] /);
      assert.match(err, /\nNothing was asked and nothing was spent\. --yes answers the question, --max-spend sets a limit instead\.\n$/);
      assert.deepEqual([code, out, existsSync(join(folder, '.local'))], [exitCode, '', false]);
    });
  }
});
