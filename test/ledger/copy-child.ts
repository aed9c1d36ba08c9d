/** A process that fills the ledger that is named half, says so, and waits until it is killed. */
import type { BookTarget } from '../../src/ledger/copy.ts';
import { withServerTarget } from '../../src/ledger/postgres/copy.ts';
import { BOOK_TABLES } from '../../src/ledger/rows/tables.ts';
import { withFileTarget } from '../../src/ledger/sqlite/copy.ts';
import { systemClock } from '../../src/support/clock.ts';
import { namesServer, NO_ACCESS } from '../../src/support/server-place.ts';

const [file = ''] = process.argv.slice(2);
const options = { file, clock: systemClock, lockWaitMs: 0, pid: process.pid };

await (namesServer(file)
  ? withServerTarget({ ...options, access: NO_ACCESS }, fillHalf)
  : withFileTarget(options, fillHalf));

async function fillHalf(target: BookTarget): Promise<void> {
  const numbers = BOOK_TABLES.find(({ name }) => name === 'numbers');
  if (!numbers) throw new Error('There is no table of numbers.');
  for (let from = 0; from < 20_000; from += 1_000)
    await target.write(
      numbers,
      Array.from({ length: 1_000 }, (_, at) => [from + at + 1, `44${String(from + at)}`]),
    );
  process.stdout.write('half\n');
  for await (const _chunk of process.stdin) continue;
}
