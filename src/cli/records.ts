import { formatMoney } from '../domain/money.ts';
import { RECORD_SLACK_MS, type ChargeRecord, type ToldPeriod } from '../domain/reconcile/record.ts';
import type { LedgerReader } from '../ledger/port.ts';
import type { RecordReader, RecordsEnd } from '../providers/reports/client.ts';
import { nameReport, RECORD_FORMAT } from '../providers/reports/format.ts';
import { DEFAULT_PROVIDER, PROVIDERS } from '../providers/registry.ts';
import { countNoun } from '../report/words.ts';
import type { AttemptFilter } from '../run/reconcile/collect.ts';
import { listQuestions, type Question } from '../run/reconcile/days.ts';
import type { RecordsAtHand } from '../run/reconcile/settle.ts';
import { clockOf } from '../compose/store.ts';
import { systemClock } from '../support/clock.ts';
import { credentialSources } from './dotenv.ts';
import { accountCredentials, listAccountNames } from './credentials.ts';
import { UsageError } from '../settings/error.ts';
import type { LedgerSettings } from '../settings/settings.ts';
import { askConfirmation } from './prompt.ts';
import type { Shell } from './shell.ts';

/**
 * What came of asking: records, as far as the service answered, or nothing to settle by, and why.
 */
export type Asked =
  | { readonly kind: 'records'; readonly source: RecordsAtHand; readonly end: RecordsEnd }
  | { readonly kind: 'nothing'; readonly words: string; readonly exitCode: number };

/**
 * Asks the service for the records of the days with attempts in question, once somebody has agreed
 * to what it costs. Throws UsageError where nobody has and nobody can be asked.
 */
export async function askForRecords(
  ledger: LedgerReader,
  settings: LedgerSettings,
  shell: Shell,
): Promise<Asked> {
  if (settings.sandbox)
    throw new UsageError(
      'Cannot use --api with --sandbox: the books of the built-in imitation end with each run. Start "insight-batch sandbox" and name it with --base-url.',
    );
  const credentials = accountCredentials(credentialSources(DEFAULT_PROVIDER, shell));
  const now = clockOf(ledger).now();
  const { listParts } = RECORD_FORMAT;
  const filter = filterAsked(settings, shell);
  const questions = await listQuestions(ledger, { filter, nameReport, listParts, now });
  if (questions.length === 0)
    return {
      kind: 'nothing',
      words:
        'No attempt of the account that is older than an hour is in question: nothing was asked.',
      exitCode: 0,
    };
  const refusal = await confirmCost(questions, settings, shell);
  if (refusal) return refusal;
  const { connectReports } = await import('../providers/reports/client.ts');
  const { baseUrl, timeoutMs } = settings;
  const connection = { credentials, baseUrl, timeoutMs, connectionsMax: 1, clock: systemClock };
  const reader = connectReports(connection);
  try {
    return { kind: 'records', ...(await readAll(reader, questions)) };
  } finally {
    reader.close();
  }
}

/** Attempts of the accounts that the credentials name, at the host that is asked. */
export function filterAsked({ baseUrl }: LedgerSettings, shell: Shell): AttemptFilter {
  const accounts = new Set(
    PROVIDERS.flatMap((provider) => listAccountNames(credentialSources(provider, shell))),
  );
  const origin = baseUrl && new URL(baseUrl).origin;
  const isAsked = (of: string) => (origin === undefined ? isPublic(of) : of === origin);
  return { includes: (scope) => isAsked(scope.origin) && accounts.has(scope.account) };
}

/** Neither the built-in imitation nor another one on this machine. */
export function isPublic(origin: string): boolean {
  return origin.startsWith('https://');
}

async function readAll(
  reader: RecordReader,
  questions: readonly Question[],
): Promise<{ readonly source: RecordsAtHand; readonly end: RecordsEnd }> {
  const records: ChargeRecord[] = [];
  const periods: ToldPeriod[] = [];
  const source = { records, periods };
  for (const question of questions) {
    const own: ChargeRecord[] = [];
    let unreadable: string | undefined;
    const end = await reader.read(question, (entries) => {
      for (const entry of entries) {
        if (entry.kind === 'record') own.push(entry.record);
        if (entry.kind === 'unreadable') unreadable ??= entry.words;
      }
    });
    if (end.kind !== 'complete') return { source, end };
    // Without it an attempt would look as if it had not been charged.
    if (unreadable !== undefined)
      return {
        source,
        end: { kind: 'failed', words: `${unreadable} in one of them cannot be read.` },
      };
    records.push(...own);
    const { report, from, to } = question;
    periods.push({ report, from: from + RECORD_SLACK_MS, to: to - RECORD_SLACK_MS });
  }
  return { source, end: { kind: 'complete' } };
}

const INTERRUPTED = 130;

/** Undefined where the records may be asked for. */
async function confirmCost(
  questions: readonly Question[],
  settings: LedgerSettings,
  shell: Shell,
): Promise<Asked | undefined> {
  const cost = describeCost(questions, settings);
  if (settings.yes) return undefined;
  const why = whyNobodyIsAsked(settings, shell);
  if (why !== undefined)
    throw new UsageError(`Cannot ask before money is spent: ${why}. ${cost} Say --yes.`);
  shell.stderr.write(`${cost}\n`);
  const answer = await askConfirmation('Ask for the records?', {
    input: shell.stdin,
    output: shell.stderr,
  });
  if (answer === 'yes') return undefined;
  const exitCode = answer === 'no' ? 2 : INTERRUPTED;
  return { kind: 'nothing', words: 'Nothing was asked and nothing was spent.', exitCode };
}

function whyNobodyIsAsked({ quiet }: LedgerSettings, { stdin, stderr }: Shell) {
  if (stdin.isTTY !== true) return 'standard input is no terminal';
  if (stderr.isTTY !== true) return 'standard error is no terminal';
  return quiet ? 'with --quiet nothing is shown' : undefined;
}

/** How many records are expected and what they cost, as sentences. */
function describeCost(
  questions: readonly Question[],
  { recordPrice, currency }: LedgerSettings,
): string {
  const days = questions.reduce((sum, question) => sum + question.days, 0);
  const count = questions.reduce((sum, question) => sum + question.recordsExpected, 0);
  const price =
    recordPrice === undefined
      ? 'what one costs is not known, name it with --record-price'
      : `${formatMoney(recordPrice * BigInt(count))} ${currency} at --record-price ${formatMoney(recordPrice)}`;
  return `${DEFAULT_PROVIDER.vendor} takes money for each record that it gives. The attempts of this ledger have about ${countNoun(count, 'record')} on the ${countNoun(days, 'day')} in question: ${price}. What others on the account have asked on these days comes on top.`;
}
