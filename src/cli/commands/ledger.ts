import { RefusedError } from '../../compose/options.ts';
import { readNumber } from '../../domain/number.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import { openLedger } from '../../compose/store.ts';
import { counted } from '../../report/words.ts';
import { systemClock } from '../../support/clock.ts';
import { systemRandom } from '../../support/random.ts';
import { readerOf } from '../ledger-reader.ts';
import type { LedgerWords } from '../parse.ts';
import type { LedgerSettings } from '../settings.ts';
import type { Shell } from '../shell.ts';

/** `ledger [verb]`: what is in the books, whether they add up, and what is to be forgotten. */
export async function ledgerCommand(words: LedgerWords, settings: LedgerSettings, shell: Shell): Promise<number> {
  switch (words[0]) {
    case 'forget':
      return await forget({ by: 'number', number: e164Of(words[1]) }, settings, shell);
    case 'prune':
      return await forget({ by: 'age', before: systemClock.now() - (settings.olderThanMs ?? 0) }, settings, shell);
    case undefined:
      return await reading(settings, async (ledger) => {
        const inventory = await ledger.inventory();
        shell.stdout.write(`${JSON.stringify(inventory, undefined, 2)}\n`);
        return 0;
      });
    case 'show':
    case 'verify':
    case 'export':
      throw new RefusedError(`ledger ${words[0]} is not there yet.`);
  }
}

async function reading(settings: LedgerSettings, work: (ledger: LedgerReader) => Promise<number>): Promise<number> {
  const ledger = await readerOf(settings.ledger);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** Numbers are kept in E.164, so that is how one is named here. */
function e164Of(text: string): string {
  const reading = readNumber(text, { accept: 'possible' });
  if (reading.kind === 'number') return reading.number;
  throw new RefusedError(`Cannot read "${text}" as a number: write it with its country, for instance +447700900000.`);
}

async function forget(
  selection: Parameters<Awaited<ReturnType<typeof openLedger>>['forget']>[0],
  settings: LedgerSettings,
  shell: Shell,
): Promise<number> {
  await (await readerOf(settings.ledger)).close();
  const ledger = await openLedger({
    file: settings.ledger,
    clock: systemClock,
    random: systemRandom,
    lockWaitMs: settings.lockWaitMs,
    holder: 'ledger forget or prune',
    pid: shell.pid,
  });
  try {
    const { lookups, answers } = await ledger.forget(selection);
    if (settings.json) shell.stdout.write(`${JSON.stringify({ lookups, answers })}\n`);
    else if (!settings.quiet)
      shell.stdout.write(`Removed ${counted(answers, 'answer')} and the number of ${counted(lookups, 'lookup')}. The amounts stay.\n`);
    return 0;
  } finally {
    await ledger.close();
  }
}
