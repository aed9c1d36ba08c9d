import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { createWorkbookWriter } from '../../src/tables/workbook-out/writer.ts';
import { COMMAS } from '../tables/written.ts';
import { contactAt } from './contacts.ts';
import { median, type Figure } from './figures.ts';
import { fillLedger } from './known-ledger.ts';
import { ACCOUNT, measure, PROGRAM, type Measured } from './measure.ts';

const ROWS = 200_000;
const BATCH_ROWS = 500;
const PEAK_MB_MAX = 200;
const FORMS = ['csv', 'xlsx', 'parquet'] as const;

/** A workbook of 200,000 rows of 10 cells, all of its numbers answered already, into each form. */
export async function forms(folder: string, rounds: number): Promise<Figure[]> {
  const sandbox = await startSandbox({}, { clock: systemClock });
  try {
    const ledger = join(folder, 'forms.db');
    const scope = { origin: sandbox.url, account: ACCOUNT };
    await fillLedger({ file: ledger, scope, lookups: ROWS, perCommit: 2_000 });
    const list = await writeWorkbook(join(folder, 'forms.xlsx'));
    const runs = FORMS.map((form) => ({ form, taken: [] as Measured[] }));
    for (let round = 0; round < rounds; round += 1)
      for (const { form, taken } of runs) {
        const output = join(folder, `forms-out.${form}`);
        const service = ['--base-url', sandbox.url, '--ledger', ledger];
        const more = ['--rate', '0', '--bare', 'international', '--yes', '--quiet', '--new-run'];
        taken.push(
          await measure(PROGRAM, ['enrich', list, '-o', output, ...service, ...more, '--force']),
        );
      }
    if (sandbox.books().requests > 0)
      throw new Error('A number was not known: the service was asked.');
    return runs.map(({ form, taken }) => figure(form, taken));
  } finally {
    await sandbox.close();
  }
}

function figure(form: string, taken: readonly Measured[]): Figure {
  const peakMb = Math.max(...taken.map((run) => run.peakMb));
  const seconds = median(taken.map((run) => run.seconds));
  return {
    what: `a workbook of 200,000 known rows and 10 columns to .${form}: seconds, peak memory (worst run)`,
    measured: `${seconds.toFixed(1)} s, ${peakMb.toFixed(0)} MB`,
    baseline: '',
    ratio: '',
    target: `below ${PEAK_MB_MAX} MB`,
    met: peakMb < PEAK_MB_MAX,
  };
}

/** Text, numbers, booleans and dates as text; phone numbers with their plus. */
const NAMES = ['id', 'name', 'phone', 'city', 'note', 'amount', 'active', 'since', 'owner', 'tag'];
const TYPES = 'nttttnbttt';

async function writeWorkbook(path: string): Promise<string> {
  const file = createWriteStream(path);
  const columns = NAMES.map((name) => ({ name, kind: 'input' as const }));
  const writer = createWorkbookWriter({ columns, headed: true, dialect: COMMAS }, async (bytes) => {
    // The bytes are used again once this is done.
    if (!file.write(Buffer.from(bytes))) await once(file, 'drain');
  });
  for (let first = 0; first < ROWS; first += BATCH_ROWS)
    await writer.write(
      Array.from({ length: BATCH_ROWS }, (_, at) => ({
        cells: makeCells(first + at),
        types: TYPES,
      })),
    );
  await writer.end();
  file.end();
  await once(file, 'close');
  return path;
}

function makeCells(index: number): readonly string[] {
  const { cell } = contactAt(index);
  const name = `Person, Number ${String(index)}`;
  const city = index % 7 === 0 ? 'São Paulo' : 'London';
  const rest = [`${String(index % 500)}.5`, index % 3 === 0 ? 'TRUE' : 'FALSE', '2026-11-29'];
  return [
    String(10_000_000 + index),
    name,
    cell,
    city,
    `Says "hello" ${String(index)}`,
    ...rest,
    'Team A',
    '',
  ];
}
