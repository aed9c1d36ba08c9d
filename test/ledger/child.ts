/** A process of its own that works on a ledger: `hold`, `write`, `fill` or `try`, then the file. Says on stdout what it did. */
import { appendFileSync } from 'node:fs';
import { LedgerError } from '../../src/ledger/port.ts';
import { openLedgerReader } from '../../src/ledger/sqlite/store.ts';
import { judge, request, sent, settled } from './events.ts';
import { openSqlite } from './sqlite-store.ts';

const [mode = '', file = ''] = process.argv.slice(2);

switch (mode) {
  case 'hold':
    await hold();
    break;
  case 'write':
    await write();
    break;
  case 'fill':
    await fill();
    break;
  case 'try':
    await tryToOpen();
    break;
}

/** Holds the ledger until it is killed. */
async function hold(): Promise<void> {
  const ledger = await openSqlite(file, { holder: 'other list.csv', pid: process.pid });
  const { executionId } = await ledger.begin(request());
  await ledger.record([sent(executionId, 1)]);
  process.stdout.write('held\n');
  // Kept until standard input ends: a ledger that nothing refers to is closed by the garbage collector.
  for await (const _chunk of process.stdin) continue;
  await ledger.close();
}

/** Records attempt after attempt and says which are recorded, until it is killed. */
async function write(): Promise<void> {
  const ledger = await openSqlite(file);
  const { executionId } = await ledger.begin(request());
  for (let sequence = 1; ; sequence += 1) {
    await ledger.record([sent(executionId, sequence, { number: String(447700000000 + sequence) })]);
    process.stdout.write(`sent ${String(sequence)}\n`);
    await ledger.record([settled(executionId, sequence, { answer: { raw: 'x'.repeat(2_000) } })]);
    process.stdout.write(`settled ${String(sequence)}\n`);
  }
}

/**
 * Sends 50 attempts, fills the disk to the last byte, and records their answers, which need more than there is. Then the
 * answers in hand are recorded once more. Says what happened as one line of JSON.
 */
async function fill(): Promise<void> {
  const ledger = await openSqlite(file);
  const { executionId } = await ledger.begin(request());
  const sequences = Array.from({ length: 50 }, (_, index) => index + 1);
  await ledger.record(
    sequences.map((sequence) =>
      sent(executionId, sequence, { number: String(447700000000 + sequence) }),
    ),
  );
  fillDisk(`${file}.filler`);
  const answers = sequences.map((sequence) =>
    settled(executionId, sequence, { answer: { raw: 'x'.repeat(20_000) } }),
  );
  const first = await outcomeOf(judge(ledger, answers));
  const second = await outcomeOf(judge(ledger, answers));
  const damage = await ledger.damage();
  const inventory = await ledger.inventory();
  process.stdout.write(
    `${JSON.stringify({ first, second, damage, answers: inventory.answers })}\n`,
  );
  await ledger.close();
}

/** Writes until the system says that there is no space left. */
function fillDisk(filler: string): void {
  for (const size of [1_048_576, 4_096]) {
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(size, 1));
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error;
    }
  }
}

/** Opens the file for writing and for reading and says how that ended, one line each. */
async function tryToOpen(): Promise<void> {
  for (const open of [openSqlite, openLedgerReader]) {
    const work = open(file).then(async (ledger) => {
      const { attempts } = await ledger.inventory();
      const damage = await ledger.damage();
      await ledger.close();
      return `${String(attempts)} attempts, ${String(damage.length)} damages`;
    });
    process.stdout.write(`${await outcomeOf(work)}\n`);
  }
}

/** What it gave, or the kind and the words of the failure. */
function outcomeOf(work: Promise<unknown>): Promise<string> {
  return work.then(String, (error: unknown) =>
    error instanceof LedgerError ? `${error.kind}: ${error.message}` : `bug: ${String(error)}`,
  );
}
