import { RefusedError } from '../../run/options.ts';
import { clockOf, migrateLedger, openLedger } from '../../compose/store.ts';
import { formatMoney, type Money } from '../../domain/money.ts';
import { readNumber } from '../../domain/number.ts';
import type { AttemptRecord } from '../../domain/records.ts';
import type { Forgetting, LedgerReader } from '../../ledger/port.ts';
import { verifyLedger, type MissingRefunds } from '../../ledger/verify.ts';
import { exportHeader, exportLines } from '../../report/ledger-export.ts';
import { forgottenText } from '../../report/ledger-forgotten.ts';
import { ledgerInventoryText } from '../../report/ledger-inventory.ts';
import { ledgerShowText } from '../../report/ledger-show.ts';
import { countNoun } from '../../report/words.ts';
import { DEFAULT_PROVIDER } from '../../providers/registry.ts';
import { systemClock } from '../../support/clock.ts';
import { systemRandom } from '../../support/random.ts';
import { openReader } from '../../library/ledger-reader.ts';
import type { LedgerWords } from '../options/parse.ts';
import { print, printJson, printStyled } from '../print.ts';
import type { LedgerSettings } from '../../settings/settings.ts';
import type { Shell } from '../shell.ts';
import { createTerminal } from '../terminal.ts';

interface Parts {
  readonly settings: LedgerSettings;
  readonly shell: Shell;
}

/** `ledger [verb]`: what is in the books, whether they add up, and what is to be forgotten. */
export async function ledgerCommand(
  words: LedgerWords,
  settings: LedgerSettings,
  shell: Shell,
): Promise<number> {
  const parts = { settings, shell };
  switch (words[0]) {
    case undefined:
      return await readLedger(showInventory, parts);
    case 'show':
      return await readLedger((ledger) => showNumber(ledger, e164Of(words[1]), parts), parts);
    case 'verify':
      return await readLedger(verifyBooks, parts);
    case 'export':
      return await readLedger(exportCharges, parts);
    case 'import':
      return await (await import('./ledger-import.ts')).importCommand(words[1], settings, shell);
    case 'copy':
      return await (
        await import('./ledger-copy.ts')
      ).copyCommand([words[1], words[2]], settings, shell);
    case 'reconcile':
      return await (await import('./reconcile.ts')).reconcileCommand(words[1], settings, shell);
    case 'migrate':
      return await migrate(parts);
    case 'prune':
      return await forgetPeople(
        (now) => ({ by: 'age', before: now - (settings.olderThanMs ?? 0) }),
        parts,
      );
    case 'forget':
      return await forgetNumber(e164Of(words[1]), parts);
  }
}

async function readLedger(
  work: (ledger: LedgerReader, parts: Parts) => Promise<number>,
  parts: Parts,
) {
  const ledger = await openReader(parts.settings);
  try {
    return await work(ledger, parts);
  } finally {
    await ledger.close();
  }
}

/** A file is brought up to date by whoever opens it. */
async function migrate({ settings, shell }: Parts) {
  const { ledger, ledgerAccess } = settings;
  const migrated = await migrateLedger(ledger, ledgerAccess);
  await (await openReader(settings)).close();
  if (settings.json) await printJson({ ledger, migrated }, shell);
  else if (!settings.quiet)
    await print(
      `The ledger ${ledger} ${migrated ? 'is up to date now' : 'was up to date'}.\n`,
      shell,
    );
  return 0;
}

/** Numbers are kept in E.164, so that is how one is named here. */
function e164Of(text: string) {
  const number = readNumber(text, { accept: 'possible', bare: true });
  if (number.kind === 'number') return number.number;
  throw new RefusedError(
    `Cannot read "${text}" as a number: write it with its country, for instance +447700900000.`,
  );
}

function readTerminal({ shell }: Parts) {
  const { width, colour } = createTerminal(shell.stdout, shell.environment);
  return { width: width(), colour };
}

async function showInventory(ledger: LedgerReader, parts: Parts) {
  const held = await ledger.inventory();
  await (parts.settings.json
    ? printJson(held, parts.shell)
    : printStyled(ledgerInventoryText(held, readTerminal(parts)), parts.shell));
  return 0;
}

async function showNumber(ledger: LedgerReader, number: string, parts: Parts) {
  const attempts: AttemptRecord[] = [];
  for await (const batch of ledger.attempts({ by: 'number', number })) attempts.push(...batch);
  const imports = await ledger.imports(number);
  const text = ledgerShowText({ number, attempts, imports }, readTerminal(parts));
  await printStyled(text, parts.shell);
  return 0;
}

const BOOKS_DO_NOT_ADD_UP = 8;

async function verifyBooks(ledger: LedgerReader, { settings, shell }: Parts) {
  const { findings, net, inDoubtMax, unconfirmed, missingRefunds } = await verifyLedger(
    ledger,
    clockOf(ledger).now(),
  );
  const { runs, attempts } = await ledger.inventory();
  const addsUp = findings.length === 0;
  if (settings.json) {
    const listed = findings.map(({ check, runId, executionId, words }) => ({
      check,
      run: runId,
      execution: executionId,
      words,
    }));
    const { count, charged, requestIds } = missingRefunds;
    await printJson(
      {
        adds_up: addsUp,
        runs,
        attempts,
        net: formatMoney(net),
        in_doubt_max: amountOrNull(inDoubtMax),
        unconfirmed: amountOrNull(unconfirmed),
        missing_refunds: { count, charged: formatMoney(charged), request_ids: requestIds },
        findings: listed,
      },
      shell,
    );
  } else {
    const held = `${countNoun(runs, 'run')} with ${countNoun(attempts, 'attempt')}, net ${formatMoney(net)}${mostText('in doubt', inDoubtMax)}${mostText('unconfirmed', unconfirmed)}`;
    const verdict = addsUp
      ? `The books add up: ${held}.`
      : `The books do not add up: ${countNoun(findings.length, 'finding')} in ${held}.`;
    await print(
      [...findings.map(({ words }) => words), ...missingText(missingRefunds), verdict]
        .map((line) => `${line}\n`)
        .join(''),
      shell,
    );
  }
  return addsUp ? 0 : BOOKS_DO_NOT_ADD_UP;
}

function mostText(what: 'in doubt' | 'unconfirmed', most: Money | null) {
  if (most === null) return `, ${what} at an unknown cost`;
  return most === 0n ? '' : `, ${what} at most ${formatMoney(most)}`;
}

function missingText({ count, charged, requestIds }: MissingRefunds) {
  if (count === 0) return [];
  const more = count > requestIds.length ? ` and ${count - requestIds.length} more` : '';
  return [
    `${countNoun(count, 'refund')} that answers announced did not come within 48 hours (charged: ${formatMoney(charged)}): ask ${DEFAULT_PROVIDER.vendor} about ${requestIds.join(', ')}${more}.`,
  ];
}

function amountOrNull(amount: Money | null) {
  return amount === null ? null : formatMoney(amount);
}

/** Written at the pace of its reader; a reader that goes away is no failure of the books. */
async function exportCharges(ledger: LedgerReader, { shell }: Parts) {
  const options = { numbers: false };
  let reader = await print(exportHeader(options), shell);
  if (!reader) return 0;
  for await (const batch of ledger.attempts({ by: 'all' })) {
    const text = [...exportLines(batch, options)].join('');
    if (text !== '') reader = await print(text, shell);
    if (!reader) return 0;
  }
  return 0;
}

async function forgetNumber(number: string, parts: Parts) {
  return await forgetPeople(() => ({ by: 'number', number }), parts);
}

/** How old a record is, the ledger's clock says: one of this machine that is wrong would empty it. */
async function forgetPeople(select: (now: number) => Forgetting, parts: Parts) {
  const { settings, shell } = parts;
  await (await openReader(settings)).close();
  const ledger = await openLedger({
    file: settings.ledger,
    access: settings.ledgerAccess,
    clock: systemClock,
    random: systemRandom,
    lockWaitMs: settings.lockWaitMs,
    holder: 'ledger forget or prune',
    pid: shell.pid,
  });
  try {
    const selection = select(clockOf(ledger).now());
    const forgotten = await ledger.forget(selection);
    const number = selection.by === 'number' ? selection.number : undefined;
    if (settings.json) await printJson(forgotten, shell);
    else if (!settings.quiet) await print(forgottenText(forgotten, number), shell);
    return 0;
  } finally {
    await ledger.close();
  }
}
