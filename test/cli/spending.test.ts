import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { UsageError } from '../../src/settings/error.ts';
import type { Shell } from '../../src/cli/shell.ts';
import { refuseUnsaidSpending } from '../../src/cli/spending.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import type { EnrichOptions } from '../../src/run/options.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import { createPublicPriceBook } from '../../src/run/price-book.ts';
import { run } from '../scenario/program.ts';
import { scene, type Scene } from '../scenario/scene.ts';
import { enrichOn, OWN_CONFIG, type Machine } from './options/machine.ts';
import { inProcess, type InProcess } from './program.ts';
import { createScreen } from './streams.ts';

interface Situation {
  readonly option?: readonly string[];
  readonly stdinIsTerminal?: boolean;
  readonly stderrColumns?: number | undefined;
  /** Size of the list; undefined for standard input. */
  readonly bytes?: number | undefined;
}

/** What `refuseUnsaidSpending` says; undefined where the run may go on. */
function refusalIn(
  { option = [], ...situation }: Situation,
  machine: Machine = {},
): string | undefined {
  const { stdinIsTerminal, stderrColumns, bytes } = {
    stdinIsTerminal: true,
    stderrColumns: 80,
    bytes: 10,
    ...situation,
  };
  const stderr = createScreen(stderrColumns);
  const settings = enrichOn(machine, ...option);
  try {
    refuseUnsaidSpending({
      settings,
      options: {
        list: { bytes },
        service: { selection: numberInsight.choose(settings) },
        prices: { priceBook: createPublicPriceBook(numberInsight) },
      } as unknown as EnrichOptions,
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
    for (const option of [
      ['--yes'],
      ['--max-spend', '5.00'],
      ['--sandbox'],
      ['--limit', '0'],
      ['--level', 'basic'],
    ])
      assert.equal(refusalIn({ ...situation, option }), undefined, option.join(' '));
    for (const option of [
      ['--limit', '1'],
      ['--level', 'advanced'],
      ['--quiet'],
      ['--min-balance', '1.00'],
    ])
      assert.notEqual(refusalIn({ ...situation, option }), undefined, option.join(' '));
    const file = { files: { [OWN_CONFIG]: '{"max-spend": "5.00"}' } };
    for (const machine of [
      { environment: { INSIGHT_BATCH_MAX_SPEND: '5.00' } },
      { environment: { INSIGHT_BATCH_YES: '1' } },
      file,
    ])
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
    assert.match(
      err,
      /^insight-batch: Cannot ask before money is spent: standard input is no terminal\. /,
    );
    assert.deepEqual(
      [code, out, played.sandbox.books().requests, existsSync(played.ledger)],
      [2, '', 0, false],
    );
    const said = await played.start(played.args('list.csv', '--yes'), {
      env: { INSIGHT_BATCH_YES: undefined },
    }).ended;
    assert.deepEqual([said.code, played.sandbox.books().requests], [0, 1]);
  });
});

/** A terminal session of `enrich list.csv` in a scene; the balance of its account is 100. */
async function session(
  played: Scene,
  typed: string,
  {
    options = [],
    columns = 200,
  }: { readonly options?: readonly string[]; readonly columns?: number } = {},
): Promise<InProcess> {
  const environment = {
    HOME: played.folder,
    VONAGE_API_KEY: 'k',
    VONAGE_API_SECRET: 's',
    NO_COLOR: '1',
  };
  return await inProcess(played.args('list.csv', ...options), {
    folder: played.folder,
    environment,
    typed,
    columns,
  });
}

const LIST = ['name,phone', 'A,+447700900001', 'B,+447700900002', 'C,07700 900002', 'D,n/a'];
const SHOWN = `2 lookups of standard for about 0.01000000 EUR.

list:     numbers in column 2, "phone"; read as utf-8
rows:     4 read: 2 distinct lookups, 1 duplicate and 1 invalid
lookups:  2 to buy
cost:     0.01000000 EUR, between 0.00500000 and 0.02000000
time:     about 0 s
`;

test('before money is spent on a terminal everything an estimate shows is shown, with the balance, and one question asked', () =>
  scene({ seed: 1 }, async (played) => {
    writeFileSync(join(played.folder, 'list.csv'), `${LIST.join('\n')}\n`);
    for (const [typed, exitCode] of [
      ['n\n', 2],
      ['', 2],
      ['\u0003', 130],
    ] as const) {
      const { code, out, err } = await session(played, typed, { options: ['--country', 'GB'] });
      assert.ok(err.startsWith(SHOWN), err);
      assert.match(err, /\nbalance:  100\.00000000 EUR\n/);
      assert.match(err, /\ncountry  lookups .*\nGB +2 /);
      assert.match(err, /\n\n.*Spend about 0\.01000000 EUR\? \[y\/N\] /);
      assert.match(
        err,
        /\nNothing was asked and nothing was spent\. --yes answers the question, --max-spend sets a limit instead\.\n$/,
      );
      assert.deepEqual([code, out, played.sandbox.books().requests], [exitCode, '', 0]);
    }
    assert.deepEqual(
      readdirSync(played.folder).filter((name) => name.startsWith('list')),
      ['list.csv'],
    );
    assert.equal(
      (await run(['runs', '--ledger', played.ledger])).out.includes('list.csv'),
      false,
      'no run began',
    );
  }));

test('a yes buys what was shown, and the balance is read anew after the answer; a list that is all known is not asked about', () =>
  scene({ seed: 1 }, async (played) => {
    writeFileSync(join(played.folder, 'list.csv'), `${LIST.join('\n')}\n`);
    const { code, err } = await session(played, 'y\n');
    assert.deepEqual(
      [code, played.sandbox.books().requests, played.sandbox.books().balanceReads],
      [0, 2, 3],
      err,
    );
    const again = await session(played, '', { options: ['-o', 'again.csv'] });
    assert.deepEqual(
      [again.code, again.err.includes('[y/N]'), again.err.includes('to buy')],
      [0, false, false],
      again.err,
    );
  }));

test('with --yes or --max-spend the lines are shown and nothing is asked; with --quiet nothing is shown at all', () =>
  scene({ seed: 1 }, async (played) => {
    writeFileSync(join(played.folder, 'list.csv'), `${LIST.join('\n')}\n`);
    for (const options of [['--yes'], ['--max-spend', '5.00']]) {
      const { code, err } = await session(played, '', { options: [...options, '--max-age', '0'] });
      assert.deepEqual(
        [code, err.includes('\nlookups:  2 to buy\n'), err.includes('[y/N]')],
        [0, true, false],
        err,
      );
    }
    const quiet = await session(played, '', { options: ['--yes', '--quiet', '--max-age', '0'] });
    assert.deepEqual([quiet.code, quiet.err], [0, '']);
    const silent = await session(played, 'y\n', { options: ['--quiet'] });
    assert.equal(silent.code, 2);
    assert.match(
      silent.err,
      /^insight-batch: Cannot ask before money is spent: with --quiet nothing is shown\. /,
    );
  }));

const REFUSALS: Readonly<
  Record<string, { readonly options: readonly string[]; readonly cause: RegExp }>
> = {
  'an output that somebody else wrote': {
    options: [],
    cause: /Cannot write to .*list\.enriched\.csv: the file exists/,
  },
  'a column of results that there is not': {
    options: ['--force', '--columns', 'nosuch'],
    cause: /nosuch/,
  },
  'a cap without a price': {
    options: ['--force', '--min-balance', '1.00', '--prices', 'none.csv'],
    cause: /Cannot keep --min-balance/,
  },
};

for (const [what, { options, cause }] of Object.entries(REFUSALS)) {
  test(`${what} is found before the question, and is the only cause named`, () =>
    scene({ seed: 1 }, async (played) => {
      writeFileSync(join(played.folder, 'list.csv'), `${LIST.join('\n')}\n`);
      writeFileSync(join(played.folder, 'list.enriched.csv'), 'mine\n');
      writeFileSync(join(played.folder, 'none.csv'), 'product,country,price\nbasic,*,0.01\n');
      const { code, err } = await session(played, 'y\n', { options });
      assert.deepEqual(
        [code, err.includes('[y/N]'), err.match(/insight-batch: /g)?.length],
        [2, false, 1],
        err,
      );
      assert.match(err, cause);
      assert.equal(played.sandbox.books().requests, 0);
    }));
}
