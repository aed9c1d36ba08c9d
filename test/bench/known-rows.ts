import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { writeContacts } from './contacts.ts';
import { median, type Figure } from './figures.ts';
import { fillLedger } from './known-ledger.ts';
import { ACCOUNT, measure, PROGRAM, scriptOf, type Measured } from './measure.ts';

const ROWS = 200_000;
const FEW_ROWS = 20_000;
const TIMES_COPY_MAX = 3;
const PEAK_MB_MAX = 200;
const GROWTH_MAX = 1.25;

/** Lists whose numbers are all answered already: how fast beside a plain copy, and in how much memory. */
export async function knownRows(folder: string, rounds: number): Promise<Figure[]> {
  const sandbox = await startSandbox({}, { clock: systemClock });
  try {
    const ledger = join(folder, 'known.db');
    await fillLedger({
      file: ledger,
      scope: { origin: sandbox.url, account: ACCOUNT },
      lookups: ROWS,
      perCommit: 2_000,
    });
    const many = await writeContacts(join(folder, 'many.csv'), ROWS);
    const few = await writeContacts(join(folder, 'few.csv'), FEW_ROWS);
    const copies: Measured[] = [];
    const runs: Measured[] = [];
    const fewRuns: Measured[] = [];
    const enrich = (list: string): Promise<Measured> => {
      return measure(PROGRAM, [
        'enrich',
        list,
        '--rate',
        '0',
        '--base-url',
        sandbox.url,
        '--ledger',
        ledger,
        '--yes',
        '--quiet',
      ]);
    };
    for (let round = 0; round < rounds; round++) {
      copies.push(await measure(scriptOf('plain-copy'), [many, join(folder, 'copy.csv')]));
      runs.push(await enrich(many));
      fewRuns.push(await enrich(few));
    }
    if (sandbox.books().requests > 0)
      throw new Error('A number was not known: the service was asked.');
    return figures({ copies, runs, fewRuns });
  } finally {
    await sandbox.close();
  }
}

interface Taken {
  readonly copies: readonly Measured[];
  readonly runs: readonly Measured[];
  readonly fewRuns: readonly Measured[];
}

function figures({ copies, runs, fewRuns }: Taken): Figure[] {
  const peakMb = Math.max(...runs.map((run) => run.peakMb));
  const growth = peakMb / median(fewRuns.map((run) => run.peakMb));
  return [
    timesCopy('seconds', { copies, runs, target: TIMES_COPY_MAX }),
    timesCopy('cpuSeconds', { copies, runs, target: undefined }),
    {
      what: '200,000 known rows, peak memory (worst run)',
      measured: `${peakMb.toFixed(0)} MB`,
      baseline: `${Math.max(...copies.map((copy) => copy.peakMb)).toFixed(0)} MB`,
      ratio: '',
      target: `below ${PEAK_MB_MAX} MB`,
      met: peakMb < PEAK_MB_MAX,
    },
    {
      what: '200,000 against 20,000 known rows, peak memory',
      measured: `${peakMb.toFixed(0)} / ${median(fewRuns.map((run) => run.peakMb)).toFixed(0)} MB`,
      baseline: '',
      ratio: growth.toFixed(2),
      target: `at most ${GROWTH_MAX}`,
      met: growth <= GROWTH_MAX,
    },
  ];
}

function timesCopy(
  unit: 'seconds' | 'cpuSeconds',
  { copies, runs, target }: Omit<Taken, 'fewRuns'> & { readonly target: number | undefined },
): Figure {
  const ours = median(runs.map((run) => run[unit]));
  const plain = median(copies.map((copy) => copy[unit]));
  const ratio = ours / plain;
  return {
    what: `200,000 known rows, ${unit === 'seconds' ? 'wall time' : 'CPU time'} of the process`,
    measured: `${ours.toFixed(1)} s`,
    baseline: `${plain.toFixed(1)} s`,
    ratio: ratio.toFixed(2),
    target: target === undefined ? '' : `at most ${target}`,
    met: target === undefined ? undefined : ratio <= target,
  };
}
