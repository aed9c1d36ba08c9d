import path from 'node:path';
import { clockOf, openLedger } from '../../compose/store.ts';
import type { Ledger, LedgerReader } from '../../ledger/port.ts';
import { RECORD_FORMAT } from '../../providers/reports/format.ts';
import { DEFAULT_PROVIDER } from '../../providers/registry.ts';
import { reconcileJson, reconcileText } from '../../report/reconcile.ts';
import type { AttemptFilter } from '../../run/reconcile/collect.ts';
import { readRecordFile } from '../../run/reconcile/file.ts';
import { settleWithRecords, type RecordsAtHand } from '../../run/reconcile/settle.ts';
import { systemClock } from '../../support/clock.ts';
import { systemRandom } from '../../support/random.ts';
import { openReader } from '../../library/ledger-reader.ts';
import type { LedgerSettings } from '../../settings/settings.ts';
import { print, printJson } from '../print.ts';
import { askForRecords, filterAsked, isPublic, type Asked } from '../records.ts';
import type { Shell } from '../shell.ts';
import { createTerminal } from '../terminal.ts';

interface Parts {
  readonly settings: LedgerSettings;
  readonly shell: Shell;
}

const LEFT_IN_QUESTION = 3;

/**
 * `ledger reconcile FILE` and `ledger reconcile --api`: settles attempts in question by records of
 * the service, from the file or, without one, from the service itself. Resolves to the exit code.
 */
export async function reconcileCommand(
  file: string | undefined,
  settings: LedgerSettings,
  shell: Shell,
): Promise<number> {
  const parts = { settings, shell };
  await (await openReader(settings)).close();
  const source = file === undefined ? undefined : await openFile(file, parts);
  // The lock is taken before anything is paid for: nobody else may settle these attempts meanwhile.
  const ledger = await openLedger({
    file: settings.ledger,
    access: settings.ledgerAccess,
    clock: systemClock,
    random: systemRandom,
    lockWaitMs: settings.lockWaitMs,
    holder: 'ledger reconcile',
    pid: shell.pid,
  });
  try {
    if (source)
      return await settle(ledger, source, { filter: await filterFile(ledger, settings), ...parts });
    return await settleAsked(ledger, await askForRecords(ledger, settings, shell), parts);
  } finally {
    await ledger.close();
  }
}

async function openFile(file: string, { shell }: Parts): Promise<RecordsAtHand> {
  const absolute = path.resolve(shell.workingFolder, file);
  return { records: await readRecordFile(absolute, RECORD_FORMAT), periods: undefined };
}

/**
 * A file does not say at which host its account was asked: where public ones were, it is not about
 * others.
 */
async function filterFile(
  ledger: LedgerReader,
  { baseUrl }: LedgerSettings,
): Promise<AttemptFilter> {
  if (baseUrl !== undefined) {
    const { origin } = new URL(baseUrl);
    return { includes: (scope) => scope.origin === origin };
  }
  const hasPublic = (await ledger.runs()).some(({ scope }) => isPublic(scope.origin));
  return { includes: (scope) => !hasPublic || isPublic(scope.origin) };
}

/**
 * What was read is paid for: it settles what it can, also where the service did not answer to the
 * end.
 */
async function settleAsked(ledger: Ledger, asked: Asked, parts: Parts) {
  const { settings, shell } = parts;
  if (asked.kind === 'nothing') {
    if (!settings.quiet) await print(`${asked.words}\n`, shell);
    return asked.exitCode;
  }
  const { source, end } = asked;
  const code =
    source.periods?.length === 0
      ? 0
      : await settle(ledger, source, { filter: filterAsked(settings, shell), ...parts });
  if (end.kind === 'complete') return code;
  createTerminal(shell.stderr, shell.environment).say(
    `insight-batch: Cannot read the records of ${DEFAULT_PROVIDER.vendor}: ${end.words}`,
  );
  return end.kind === 'refused' ? 5 : 6;
}

async function settle(
  ledger: Ledger,
  source: RecordsAtHand,
  { filter, settings, shell }: Parts & { readonly filter: AttemptFilter },
) {
  const now = clockOf(ledger).now();
  const result = await settleWithRecords(ledger, source, { filter, format: RECORD_FORMAT, now });
  const view = { ...result, currency: settings.currency };
  if (settings.json) await printJson(reconcileJson(view), shell);
  else if (!settings.quiet) await print(reconcileText(view), shell);
  // Whoever asks an hour after the end of a run finds nobody too young.
  return result.left.every(({ why }) => why === 'young') ? 0 : LEFT_IN_QUESTION;
}
