import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePriceBook, startSandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { numbersOf, writeList } from '../scenario/table.ts';
import { median, type Figure } from './figures.ts';
import { measure, PROGRAM } from './measure.ts';

const CAP = 2;
const CEILING = 0.01;
const NUMBERS = 1_000;
/** Readings that a book that is right may take, each of 3 s: the first halves what is held, and so does every other. */
const READINGS = Math.log2(CAP / CEILING) + 3;
const TIMES_MAX = 1.2;
const READING_SECONDS = 3;
const STOPPED_BY_CAP = 4;

/** What answers without a price cost in time and in unused cap, beside the same run with prices. The book is right in both. */
export async function cap(folder: string, rounds: number): Promise<Figure[]> {
  const list = writeList(join(folder, 'cap.csv'), numbersOf(NUMBERS));
  const book = join(folder, 'book.csv');
  writeFileSync(book, writePriceBook());
  const runs = { priced: [] as Run[], silent: [] as Run[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [kind, prices] of [
      ['priced', true],
      ['silent', false],
    ] as const)
      runs[kind].push(
        await runUnderCap({
          list,
          book,
          prices,
          ledger: join(folder, `cap-${kind}-${String(round)}.db`),
        }),
      );
  }
  const [priced, silent] = [secondsOf(runs.priced), secondsOf(runs.silent)];
  const allowed = TIMES_MAX * priced + READING_SECONDS * READINGS;
  const unused = median(runs.silent.map(({ spent }) => CAP - spent));
  return [
    {
      what: `a cap of ${CAP.toFixed(2)} used up at 30/s by answers without prices, ceiling ${String(CEILING)}; plain: the same with prices`,
      measured: `${silent.toFixed(1)} s`,
      baseline: `${priced.toFixed(1)} s`,
      ratio: (silent / priced).toFixed(2),
      target: `at most ${allowed.toFixed(1)} s`,
      met: silent <= allowed,
    },
    {
      what: 'of that cap unused',
      measured: unused.toFixed(4),
      baseline: median(runs.priced.map(({ spent }) => CAP - spent)).toFixed(4),
      ratio: '',
      target: `at most ${String(CEILING)}`,
      met: unused <= CEILING && runs.silent.every(({ spent }) => spent <= CAP),
    },
  ];
}

interface Run {
  readonly seconds: number;
  /** By the service's books; a number is exact enough for a share of a cap. */
  readonly spent: number;
}

interface Setup {
  readonly list: string;
  readonly book: string;
  readonly prices: boolean;
  readonly ledger: string;
}

async function runUnderCap({ list, book, prices, ledger }: Setup): Promise<Run> {
  const sandbox = await startSandbox(
    { ratePerSecondMax: 30, prices, latencyMs: { min: 80, max: 400 } },
    { clock: systemClock },
  );
  try {
    const { seconds } = await measure(
      PROGRAM,
      [
        ...[
          'enrich',
          list,
          '--base-url',
          sandbox.url,
          '--ledger',
          ledger,
          '--rate',
          '30',
          '--phone-column',
          'phone',
          '--force',
          '--quiet',
        ],
        ...['--prices', book, '--max-spend', CAP.toFixed(2), '--price-ceiling', String(CEILING)],
      ],
      { codes: [STOPPED_BY_CAP] },
    );
    return { seconds, spent: Number(sandbox.books().net) };
  } finally {
    await sandbox.close();
  }
}

function secondsOf(runs: readonly Run[]): number {
  return median(runs.map(({ seconds }) => seconds));
}
