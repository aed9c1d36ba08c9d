import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  endedSentence,
  listNotices,
  pastSentence,
  runSentence,
  sunsetSentence,
} from '../../src/library/notices.ts';
import type { Beginning } from '../../src/ledger/port.ts';
import { identityInsights } from '../../src/providers/identity-insights/definition.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import { goneStop } from '../../src/providers/stops.ts';
import { PROVIDERS } from '../../src/providers/registry.ts';
import { GOOD } from '../report/summaries.ts';
import { enrichOn } from '../cli/options/machine.ts';

const NOW = Date.UTC(2026, 10, 24, 10);
const INSTEAD = '--provider identity-insights asks Identity Insights instead.';
const SUNSET = `Number Insight ends on 4 February 2027 (in 72 days). ${INSTEAD}`;
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
  const none = { continued: false, others: 0, isLate: false, orphaned: 0, newestAnswer: 0 };
  return { run, executionId: 1, ...none, ...changes };
}

function said(
  options: readonly string[],
  { tty, cap }: { readonly tty: boolean; readonly cap?: bigint },
): string[] {
  const settings = enrichOn({}, ...options);
  return listNotices(settings, {
    selection: numberInsight.choose(settings),
    watched: tty,
    now: NOW,
    beginning: beginning({}, cap),
  });
}

test('the first line says which run this is and how to get the other', () => {
  const id = '20261124-100000-k3f9';
  assert.equal(runSentence(beginning(), { newRun: false, output: [] }), `New run ${id}.`);
  assert.equal(
    runSentence(beginning(), { newRun: true, output: [] }),
    `New run ${id}. Without --new-run an unfinished one of this list is continued.`,
  );
  assert.equal(
    runSentence(beginning({ continued: true }), { newRun: false, output: [] }),
    `Continuing run ${id}; --new-run starts another.`,
  );
  assert.equal(
    runSentence(beginning({ continued: true, orphaned: 1 }), { newRun: false, output: [] }),
    `Continuing run ${id}; --new-run starts another. 1 of its attempts was cut off and is in doubt.`,
  );
  assert.equal(
    runSentence(beginning({ continued: true, orphaned: 50 }), { newRun: false, output: [] }),
    `Continuing run ${id}; --new-run starts another. 50 of its attempts were cut off and are in doubt.`,
  );
});

test('the end of Number Insight is counted down to 4 February 2027 and then said as past, with what to ask instead', () => {
  const sunsetOn = (now: number): string => sunsetSentence(numberInsight, now).join();
  assert.equal(sunsetOn(NOW), SUNSET);
  const ends = 'Number Insight ends on 4 February 2027';
  const ended = 'Number Insight ended on 4 February 2027';
  assert.equal(sunsetOn(Date.UTC(2027, 1, 2)), `${ends} (in 2 days). ${INSTEAD}`);
  assert.equal(sunsetOn(Date.UTC(2027, 1, 3, 0, 0, 1)), `${ends}. ${INSTEAD}`);
  assert.equal(sunsetOn(Date.UTC(2027, 1, 4)), `${ended}. ${INSTEAD}`);
  assert.equal(sunsetOn(Date.UTC(2028, 0, 1)), `${ended}. ${INSTEAD}`);
});

test('a provider without an end is not counted down, and the one that is named instead is in the registry', () => {
  assert.deepEqual(sunsetSentence(identityInsights, NOW), []);
  const { successor } = numberInsight.sunset ?? {};
  assert.deepEqual(
    PROVIDERS.filter(({ name, title }) => name === successor?.name && title === successor.title)
      .length,
    1,
  );
});

const THIRD = Date.UTC(2027, 1, 3, 23, 59, 59);
const FOURTH = Date.UTC(2027, 1, 4);
const TYPE =
  'Number Insight ended on 4 February 2027: type the same command with --provider identity-insights to ask Identity Insights instead.';

for (const [what, stopReason, exitCode, settled, fourth] of [
  ['404, 405 or 410', 'api-gone', 6, 0, TYPE],
  ['5xx for so long that it gave up', 'gave-up', 6, 3, TYPE],
  ['5xx to every lookup of a short list', undefined, 3, 0, TYPE],
  ['an answer to one lookup, 5xx to another', undefined, 3, 1, undefined],
  ['all answers', undefined, 0, 0, undefined],
  ['refused credentials', 'credentials', 5, 0, undefined],
] as const) {
  test(`a run that got ${what} ${fourth === undefined ? 'is never told' : 'is told on 4 February 2027, and not on the 3rd,'} what to type instead`, () => {
    const end = {
      ending: { stopReason, exitCode, status: 'stopped', complete: true, words: undefined },
      summary: { ...GOOD, lookups: { ...GOOD.lookups, settled } },
    } as const;
    assert.equal(endedSentence(numberInsight, THIRD, end), undefined);
    assert.equal(endedSentence(numberInsight, FOURTH, end), fourth);
    assert.equal(endedSentence(identityInsights, FOURTH, end), undefined);
  });
}

test('an estimate gives notice from 4 February 2027 on, with what to ask instead; on the 3rd and of Identity Insights it says nothing', () => {
  const ended = `Number Insight ended on 4 February 2027. ${INSTEAD}`;
  assert.deepEqual(pastSentence(numberInsight, THIRD), []);
  assert.deepEqual(pastSentence(numberInsight, FOURTH), [ended]);
  assert.deepEqual(pastSentence(identityInsights, FOURTH), []);
});

test('what a run that meets HTTP 410 on 4 February 2027 ends with is true of that day: no end to come, and what to type', () => {
  const { words } = goneStop(numberInsight, 410);
  const end = {
    ending: { stopReason: 'api-gone', exitCode: 6, status: 'stopped', complete: true, words },
    summary: { ...GOOD, lookups: { ...GOOD.lookups, settled: 0 } },
  } as const;
  assert.equal(
    `${words} ${endedSentence(numberInsight, FOURTH, end) ?? ''}`,
    `The service answered HTTP 410: there is no Number Insight at this address. Check --base-url. The end of Number Insight is 4 February 2027. ${TYPE}`,
  );
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
