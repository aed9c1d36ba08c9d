import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { concludeRun } from '../../src/cli/conclude.ts';
import { reportEnd } from '../../src/library/report-file.ts';
import { createVoice } from '../../src/run/voice.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import type { EnrichEnd } from '../../src/run/record.ts';
import { decideEnding } from '../../src/run/ending.ts';
import type { Money } from '../../src/domain/money.ts';
import type { CapSource } from '../../src/domain/summary.ts';
import { EUR, GOOD } from '../report/summaries.ts';
import { inFolder } from '../scenario/program.ts';
import { csvOutputs } from '../support/outputs.ts';
import { createScreen } from './streams.ts';

const words = 'Cannot use the ledger ledger.db: disk I/O error.';
const broken: EnrichEnd = {
  ending: decideEnding([{ kind: 'io', words }], 0),
  summary: undefined,
  unwritten: '2 attempts could not be recorded.',
  rescued: undefined,
  elsewhere: undefined,
  leavesFilesToOthers: false,
  isGoingOn: false,
};

/** What a person reads when an execution has ended so, and the report where one is written. */
async function told(
  end: EnrichEnd,
  settings: { readonly json?: boolean; readonly quiet?: boolean; readonly maxSpend?: Money } = {},
  name = 'report.json',
): Promise<Told> {
  return await inFolder(async (folder) => {
    const [out, err] = [createScreen(), createScreen()];
    const report = join(folder, name);
    const terminal = createTerminal(err, {});
    const reported = await reportEnd(end, { file: report, voice: createVoice(terminal, settings) });
    const code = await concludeRun(
      { ...reported, outputs: csvOutputs(join(folder, 'out.csv')) },
      {
        settings: { json: false, quiet: false, maxSpend: undefined, ...settings },
        shell: { stdout: out, environment: {} },
        terminal,
      },
    );
    return {
      code,
      out: out.text,
      err: err.text,
      report: end.summary && existsSync(report) ? readFileSync(report, 'utf8') : undefined,
    };
  });
}

interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly report: string | undefined;
}

for (const settings of [{}, { quiet: true }, { json: true }]) {
  test(`books that cannot be read are exit 8, and stderr says why, names what was lost and where the report is to come from: ${JSON.stringify(settings)}`, async () => {
    assert.deepEqual(await told(broken, settings), {
      code: 8,
      out: '',
      err: [
        `insight-batch: ${words}`,
        'insight-batch: 2 attempts could not be recorded.',
        'insight-batch: No report was made, because the ledger could not be read. Once it can be, "insight-batch report --json" makes it.',
        '',
      ].join('\n'),
      report: undefined,
    });
  });
}

test('a stop by a cap names where it was given, with --quiet too, unless it stands on the command line', async () => {
  const stopped = async (from: CapSource | null, maxSpend?: Money): Promise<string> => {
    const end: EnrichEnd = {
      ...broken,
      ending: decideEnding([{ kind: 'max-spend', words: 'Stopped.' }], 0),
      summary: { ...GOOD, cap: { maxSpend: EUR, unused: 0n, excess: 0n, from } },
      unwritten: undefined,
    };
    return (await told(end, { quiet: true, ...(maxSpend === undefined ? {} : { maxSpend }) })).err;
  };
  assert.equal(await stopped('option', EUR), 'insight-batch: Stopped.\n');
  assert.equal(
    await stopped('variable', EUR),
    'insight-batch: Stopped. The cap is INSIGHT_BATCH_MAX_SPEND.\n',
  );
  assert.equal(
    await stopped('file', EUR),
    'insight-batch: Stopped. The cap is "max-spend" in the configuration file.\n',
  );
  const kept = 'The run keeps the cap that an earlier execution was given by';
  assert.equal(await stopped('option'), `insight-batch: Stopped. ${kept} --max-spend.\n`);
  assert.equal(
    await stopped('variable'),
    `insight-batch: Stopped. ${kept} INSIGHT_BATCH_MAX_SPEND.\n`,
  );
  assert.equal(
    await stopped(null),
    'insight-batch: Stopped.\n',
    'an older version did not write it down',
  );
});

test('who ends before others that work on the run is told that it is running, and not to start it again', async () => {
  const run = { ...GOOD.run, status: 'interrupted', finishedAt: null } as const;
  const summary = { ...GOOD, run, last: null };
  const ending = decideEnding([{ kind: 'max-spend', words }], 0);
  const ended = { ...broken, ending, summary, unwritten: undefined };
  const alone = await told(ended);
  assert.match(alone.out, /^Run \S+ interrupted: /);
  assert.match(alone.out, /^next: /m);
  const besides = await told({ ...ended, isGoingOn: true });
  assert.match(besides.out, /^Run \S+ running: /);
  assert.doesNotMatch(besides.out, /^next: /m);
  assert.equal(besides.code, 4);
});

test('with --quiet nothing is said of a reader that had enough, which is no error', async () => {
  const end = {
    ending: decideEnding([{ kind: 'reader-gone', words }], 0),
    summary: GOOD,
    unwritten: undefined,
    rescued: undefined,
    elsewhere: undefined,
    leavesFilesToOthers: false,
    isGoingOn: false,
  } as const;
  assert.deepEqual(await told(end, { quiet: true }).then(({ code, err }) => [code, err]), [0, '']);
  assert.match((await told(end)).err, /^insight-batch: Cannot use/m);
});

test('books that can be read are a report and a summary, and --quiet still names the answers that were lost', async () => {
  const { code, out, err, report } = await told({ ...broken, summary: GOOD }, { quiet: true });
  assert.deepEqual(
    [code, out, err],
    [8, '', `insight-batch: ${words}\ninsight-batch: 2 attempts could not be recorded.\n`],
  );
  assert.equal((JSON.parse(report ?? '') as { schema: number }).schema, 1);
});

test('a report that cannot be written is exit 8 whatever else ended the run, and exit 2 where nothing was attempted', async () => {
  const untouched = {
    ...GOOD,
    executions: GOOD.executions.map((execution) => ({ ...execution, attempts: 0 })),
  };
  for (const cause of [
    [],
    [{ kind: 'max-spend', words }],
    [{ kind: 'credentials', words }],
  ] as const) {
    const ending = decideEnding(cause, 0);
    const spent = await told(
      {
        ending,
        summary: GOOD,
        unwritten: undefined,
        rescued: undefined,
        elsewhere: undefined,
        leavesFilesToOthers: false,
        isGoingOn: false,
      },
      {},
      'no such folder/report.json',
    );
    assert.deepEqual([spent.code, spent.report], [8, undefined]);
    assert.match(spent.err, /Cannot write the report .*no such folder/);
    assert.equal(
      (
        await told(
          {
            ending,
            summary: untouched,
            unwritten: undefined,
            rescued: undefined,
            elsewhere: undefined,
            leavesFilesToOthers: false,
            isGoingOn: false,
          },
          {},
          'no such folder/report.json',
        )
      ).code,
      2,
    );
  }
});
