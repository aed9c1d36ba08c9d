import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Shell } from '../../src/cli/shell.ts';
import { confirmSpending } from '../../src/cli/spending.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import type { EnrichOptions } from '../../src/compose/options.ts';
import { silentLog } from '../../src/support/log.ts';
import { seededRandom } from '../../src/support/random.ts';
import { inFolder } from '../scenario/program.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { enrichOn } from './machine.ts';
import { inProcess } from './program.ts';
import { createScreen } from './streams.ts';

interface Situation {
  readonly option?: readonly string[];
  readonly stdinIsTerminal?: boolean;
  readonly stderrColumns?: number | undefined;
  /** Size of the list; undefined for standard input. */
  readonly bytes?: number | undefined;
}

const NOT_ASKED: Readonly<Record<string, Situation>> = {
  'with --yes': { option: ['--yes'] },
  'with --sandbox': { option: ['--sandbox'] },
  'with --max-spend': { option: ['--max-spend', '5.00'] },
  'with --limit 0, which buys nothing': { option: ['--limit', '0'] },
  'where standard input is no terminal': { stdinIsTerminal: false },
  'where standard error is no terminal': { stderrColumns: undefined },
  'with a list from standard input': { bytes: undefined },
};

for (const [when, situation] of Object.entries(NOT_ASKED)) {
  test(`no question is asked ${when}`, async () => {
    const { option = [], stdinIsTerminal, stderrColumns, bytes } = { stdinIsTerminal: true, stderrColumns: 80, bytes: 10, ...situation };
    const stderr = createScreen(stderrColumns);
    const answer = await confirmSpending({
      input: 'list.csv',
      settings: enrichOn({}, ...option),
      options: { list: { bytes } } as EnrichOptions,
      shell: { stdin: { isTTY: stdinIsTerminal }, stderr } as unknown as Shell,
      terminal: createTerminal(stderr, {}),
      tools: { clock: createFakeClock(), random: seededRandom(1), log: silentLog },
    });
    assert.deepEqual([answer, stderr.text], ['yes', '']);
  });
}

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
