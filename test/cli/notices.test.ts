import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listNotices, runSentence, sunsetSentence } from '../../src/cli/notices.ts';
import type { Beginning } from '../../src/ledger/port.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import { enrichOn } from './options/machine.ts';

const NOW = Date.UTC(2026, 10, 24, 10);
const SUNSET = 'Number Insight ends on 4 February 2027 (in 72 days).';
const CAPLESS =
  'This run is away from a terminal and has no --max-spend: nothing but the list limits what it costs.';

function beginning(changes: Partial<Beginning> = {}, maxSpend?: bigint): Beginning {
  const run: Beginning['run'] = {
    id: '20261124-100000-k3f9',
    scope: { origin: 'sandbox', account: 'a' },
    product: 'standard',
    level: 'standard',
    input: '/work/list.csv',
    output: '/work/list.enriched.csv',
    startedAt: NOW,
    finishedAt: undefined,
    status: 'interrupted',
    stopReason: undefined,
    maxSpend,
    bare: undefined,
  };
  return { run, executionId: 1, continued: false, orphaned: 0, ...changes };
}

function said(
  options: readonly string[],
  { tty, cap }: { readonly tty: boolean; readonly cap?: bigint },
): string[] {
  const settings = enrichOn({}, ...options);
  return listNotices(settings, {
    selection: numberInsight.choose(settings),
    shell: { stderr: { isTTY: tty } },
    now: NOW,
    beginning: beginning({}, cap),
  });
}

test('the first line says which run this is and how to get the other', () => {
  const id = '20261124-100000-k3f9';
  assert.equal(runSentence(beginning(), { newRun: false }), `New run ${id}.`);
  assert.equal(
    runSentence(beginning(), { newRun: true }),
    `New run ${id}. Without --new-run an unfinished one of this list is continued.`,
  );
  assert.equal(
    runSentence(beginning({ continued: true }), { newRun: false }),
    `Continuing run ${id}; --new-run starts another.`,
  );
  assert.equal(
    runSentence(beginning({ continued: true, orphaned: 1 }), { newRun: false }),
    `Continuing run ${id}; --new-run starts another. 1 of its attempts was cut off and is in doubt.`,
  );
  assert.equal(
    runSentence(beginning({ continued: true, orphaned: 50 }), { newRun: false }),
    `Continuing run ${id}; --new-run starts another. 50 of its attempts were cut off and are in doubt.`,
  );
});

test('the end of Number Insight is counted down to 4 February 2027 and then said as past', () => {
  const sunsetOn = (now: number): string => sunsetSentence(numberInsight, now).join();
  assert.equal(sunsetOn(NOW), SUNSET);
  assert.equal(
    sunsetOn(Date.UTC(2027, 1, 2)),
    'Number Insight ends on 4 February 2027 (in 2 days).',
  );
  assert.equal(sunsetOn(Date.UTC(2027, 1, 3, 0, 0, 1)), 'Number Insight ends on 4 February 2027.');
  assert.equal(sunsetOn(Date.UTC(2027, 1, 4)), 'Number Insight ended on 4 February 2027.');
  assert.equal(sunsetOn(Date.UTC(2028, 0, 1)), 'Number Insight ended on 4 February 2027.');
});

test('a run away from a terminal is told that it has no --max-spend; one with a cap, a terminal or the sandbox is not', () => {
  assert.deepEqual(said([], { tty: false }), [SUNSET, CAPLESS]);
  assert.deepEqual(said([], { tty: true }), [SUNSET]);
  assert.deepEqual(said(['--sandbox'], { tty: false }), [SUNSET]);
  assert.deepEqual(said([], { tty: false, cap: 5n }), [SUNSET], 'a continued run keeps its cap');
});

test('--cnam at level basic and --ip below advanced are said aloud, because they are not sent', () => {
  const cnam = '--cnam is not sent: level basic has no caller names.';
  const ip = (level: string): string =>
    `--ip is not sent: only level advanced takes one, this is ${level}.`;
  const notices = (...options: string[]): string[] => said(options, { tty: true }).slice(1);
  assert.deepEqual(notices('--level', 'basic', '--cnam', '--ip', '192.0.2.1'), [cnam, ip('basic')]);
  assert.deepEqual(notices('--ip', '192.0.2.1'), [ip('standard')]);
  assert.deepEqual(notices('--ip-column', 'IP', '--cnam'), [ip('standard')]);
  assert.deepEqual(notices('--level', 'advanced', '--cnam', '--ip', '192.0.2.1'), []);
});
