/** A process of its own that works on a ledger on a server: `hold` or `try`, then the URL. Says on stdout what it did. */
import { LedgerError } from '../../src/ledger/port.ts';
import { systemRandom } from '../../src/support/random.ts';
import { request, sent } from './events.ts';
import { openServer } from './postgres-store.ts';

const [mode = '', url = ''] = process.argv.slice(2);

await (mode === 'hold' ? hold() : tryToBegin());

/** Has an attempt on the wire until it is killed. */
async function hold(): Promise<void> {
  const ledger = await openServer(url, { holder: 'other list.csv', random: systemRandom });
  const { executionId } = await ledger.begin(request());
  await ledger.record([sent(executionId, 1)]);
  process.stdout.write(`held by ${String(process.pid)}\n`);
  // Kept until standard input ends.
  for await (const _chunk of process.stdin) continue;
  await ledger.close();
}

async function tryToBegin(): Promise<void> {
  try {
    const ledger = await openServer(url, { random: systemRandom });
    const { orphaned, continued } = await ledger.begin(request());
    process.stdout.write(
      `begun, ${String(orphaned)} in doubt, ${continued ? 'continued' : 'new'}\n`,
    );
    await ledger.close();
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    process.stdout.write(`${error.kind}\n`);
  }
}
