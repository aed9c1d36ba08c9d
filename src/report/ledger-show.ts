import type { AttemptClass, Reason } from '../domain/attempt.ts';
import { lacksRefund, computeNet, type Charge } from '../domain/charge.ts';
import { isDoubtful } from '../domain/doubt.ts';
import { listPresent } from '../domain/lists.ts';
import { addUnlessUnknown, formatMoney, type Money } from '../domain/money.ts';
import type { AttemptRecord, ImportRecord, ReconciledBy } from '../domain/records.ts';
import { layOutLines, type Line, type Page } from './layout.ts';
import { countNoun, durationText, timeText } from './words.ts';

/** What the ledger holds of a number. */
interface ShownNumber {
  /** E.164 digits. */
  readonly number: string;
  readonly attempts: readonly AttemptRecord[];
  readonly imports: readonly ImportRecord[];
}

/**
 * Each attempt in the order given: when, in which run, how it ended, what it cost, and why; then
 * the imported answers. For a person at a terminal of `width` columns. Ends with a line feed.
 */
export function ledgerShowText(shown: ShownNumber, options: Page): string {
  const { number, attempts, imports } = shown;
  if (attempts.length + imports.length === 0)
    return `The ledger knows no attempt for +${number}: it was never sent, or it was forgotten.\n`;
  const block = (title: string, facts: readonly Line[]) => [
    '',
    options.colour('bold', title),
    ...layOutLines(facts, options),
  ];
  const blocks = [
    ...attempts.flatMap((attempt) => block(writeTitle(attempt), showFacts(attempt))),
    ...imports.flatMap((each) => block(writeImportTitle(each), showImport(each))),
  ];
  return `${[options.colour('bold', writeHeadline(shown)), ...blocks].join('\n')}\n`;
}

function writeImportTitle({ at, importedAt }: ImportRecord) {
  return `${timeText(at)} UTC, imported ${timeText(importedAt)} UTC`;
}

function showImport({ product, ip, outcome, reason }: ImportRecord): Line[] {
  return [
    ['asked', listPresent(product, ip !== undefined && `ip ${ip}`).join(', ')],
    ['ended', outcome],
    ['cost', 'nothing here'],
    [
      'why',
      listPresent(
        'It came from a file, and no attempt of this ledger brought it.',
        reason && quoteReason(reason),
      ).join(' '),
    ],
  ];
}

function writeHeadline({ number, attempts, imports }: ShownNumber) {
  const runs = new Set(attempts.map(({ runId }) => runId)).size;
  const net = attempts.reduce((sum, { charge }) => sum + (charge ? computeNet(charge) : 0n), 0n);
  const doubts = attempts.filter(isUncertain);
  const most = doubts.reduce<Money | null>(
    (sum, { ceiling }) => addUnlessUnknown(sum, ceiling),
    0n,
  );
  const imported = imports.length > 0 ? `; ${countNoun(imports.length, 'imported answer')}` : '';
  const doubt = most === null ? 'an unknown amount' : `at most ${formatMoney(most)}`;
  return `+${number}: ${countNoun(attempts.length, 'attempt')} in ${countNoun(runs, 'run')}, net ${formatMoney(net)}${doubts.length > 0 ? `, in doubt ${doubt}` : ''}${imported}.`;
}

function writeTitle({ id, runId, sentAt }: AttemptRecord) {
  return `${timeText(sentAt)} UTC, run ${runId}, execution ${id.executionId}, attempt ${id.sequence}`;
}

function showFacts(attempt: AttemptRecord): Line[] {
  const { product, country, ip } = attempt;
  return [
    ['asked', listPresent(product, country, ip !== undefined && `ip ${ip}`).join(', ')],
    ['ended', describeEnd(attempt)],
    ['cost', describeCost(attempt), isUncertain(attempt) ? 'yellow' : undefined],
    ['why', explainAttempt(attempt)],
  ];
}

function describeEnd({
  class: ended,
  throttled,
  released,
  status,
  requestId,
  latencyMs,
  reconciled,
}: AttemptRecord) {
  const word = ended === undefined ? 'open' : WORDS[reconciled?.from ?? ended];
  return listPresent(
    ended !== undefined && throttled ? `${word} (throttled)` : word,
    reconciled && reconciled.from !== ended && 'settled by records',
    ended !== undefined && released && 'released',
    status !== undefined && status !== '' && `status ${status}`,
    latencyMs !== undefined && `after ${durationText(latencyMs / 1000)}`,
    requestId !== undefined && `request id ${requestId}`,
  ).join(', ');
}

const WORDS: Readonly<Record<AttemptClass, string>> = {
  not_sent: 'not sent',
  rejected: 'rejected',
  settled: 'settled',
  in_doubt: 'in doubt',
};

function describeCost(attempt: AttemptRecord) {
  const { charge, ceiling } = attempt;
  if (isUncertain(attempt))
    return ceiling === null ? 'unknown' : `between 0 and ${formatMoney(ceiling)}`;
  if (!charge || charge.source === 'unknown') return 'nothing';
  return `${formatMoney(computeNet(charge))} = price ${formatMoney(charge.requested)} - refund ${formatMoney(charge.refunded)}`;
}

/** Its cost is not known: open, in doubt and not released, or settled without any price. */
function isUncertain(attempt: AttemptRecord) {
  return attempt.charge?.source === 'unknown' || isDoubtful(attempt);
}

/**
 * The rule of CONTRACT's "What an attempt costs" that decided, then what the service or the network
 * said.
 */
function explainAttempt(attempt: AttemptRecord) {
  return listPresent(
    explainRule(attempt),
    attempt.reason && quoteReason(attempt.reason),
    lacksRefund(attempt) && 'A refund is documented for this answer and did not come.',
  ).join(' ');
}

function quoteReason({ slug, words }: Reason) {
  return words === '' ? `(${slug})` : `(${slug}: ${words})`;
}

function explainRule(attempt: AttemptRecord): string {
  if (attempt.reconciled) return explainRecords(attempt.reconciled);
  const { class: ended, charge, throttled, released, bounded } = attempt;
  const unread = 'Something was sent and no readable answer came';
  switch (ended) {
    case undefined:
      return isDoubtful(attempt)
        ? 'It is on the wire, or its program was killed: the next run counts it as in doubt.'
        : 'It is on the wire, or its program was killed. Its product costs nothing.';
    case 'not_sent':
      return 'No byte was written, so it costs nothing.';
    case 'rejected':
      return throttled
        ? 'The service was asked too fast and did not look it up.'
        : 'The service refused it without a price.';
    case 'settled':
      return chargeRule(charge);
    case 'in_doubt':
      if (released) return `${unread}; the balance then proved that nothing was charged.`;
      return bounded
        ? `${unread}; the balance bounds what it cost together with others of its execution.`
        : `${unread}, so it may have been charged.`;
  }
}

const BEFORE_RECORDS: Readonly<Record<ReconciledBy['from'], string>> = {
  settled: 'The answer names no price',
  in_doubt: 'Something was sent and no readable answer came',
  rejected: 'The answer was read as not billed',
};

/** What records of the service have said after the attempt had ended without a price. */
function explainRecords({ records, from }: ReconciledBy) {
  const before = BEFORE_RECORDS[from];
  return records.length === 0
    ? `${before}; the service has no record of a charge.`
    : `${before}; the amount is that of ${countNoun(records.length, 'record')} of the service (${records.join(', ')}).`;
}

function chargeRule(charge: Charge | undefined): string {
  switch (charge?.source) {
    case 'reported':
      return 'The answer names its price.';
    case 'priced':
      return 'The answer names no price; the amount is that of the price book.';
    case 'unknown':
      return 'The answer names no price that can be read, and none was taken from the price book.';
    case undefined:
      return 'It has no charge, which "ledger verify" tells more about.';
  }
}
