import { describeDear } from '../domain/dearest.ts';
import { listPresent } from '../domain/lists.ts';
import { formatMoney } from '../domain/money.ts';
import { isOver } from '../domain/records.ts';
import type { KeptFailed, Summary } from '../domain/summary.ts';
import { capSourceText, countNoun, groupDigits, joinWords, keptText, timeText } from './words.ts';

/** What the person does next; undefined where nothing is left to do. */
export function nextStep(summary: Summary): string | undefined {
  const { run, rows } = summary;
  if (run.status === 'completed') return describeUnsettled(summary);
  const left = listPresent(
    rows.skipped > 0 && `${countNoun(rows.skipped, 'row is', 'rows are')} skipped`,
    rows.stale > 0 && keptText(rows.stale),
  );
  const advice =
    adviseDear(summary) ??
    adviseCap(summary) ??
    adviseLimit(summary) ??
    ADVICE[run.stopReason ?? ''] ??
    'Run the same command again: {again}.';
  const words = { ...run.provider, again: whatComes(summary), cap: capSource(summary) };
  return fillIn(advice, words) + (left.length > 0 ? ` ${joinWords(left)}.` : '');
}

/** Puts the words in the place of their names in braces. */
function fillIn(text: string, words: Readonly<Record<string, string | undefined>>) {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '').trimEnd();
}

const ADVICE: Readonly<Record<string, string>> = {
  'max-spend':
    'The cap{cap} is used up. Run the same command again, with a higher one if you like: {again} under a cap of its own.',
  limit: 'The limit is reached. Run the same command again: {again}.',
  'min-balance':
    'The balance is down to --min-balance. Top up the account and run the same command again: {again}.',
  'empty-account': 'The account is empty. Top it up and run the same command again: {again}.',
  credentials:
    'The service refused the credentials. Check {credentials} and run the same command again: {again}.',
  facility: 'The account lacks this product. {enable}',
  'repeated-answer':
    'The service gave one answer to 20 lookups in a row, as a cache between here and the service does. Find out why before running again.',
  'client-errors': 'The service refused 20 requests in a row. Find out why before running again.',
  certificate:
    "The service's certificate was refused. If a proxy with a certificate of its own stands before it, name that in NODE_EXTRA_CA_CERTS. Then run the same command again: {again}.",
  'gave-up':
    'The service gave no readable answer for too long. Run the same command again later: {again}.',
  'api-gone': 'The service no longer answers at this address. {end}',
  signal:
    'It was interrupted. Run the same command again: {again}. With --limit 0 it asks nobody and writes the list with what is known so far.',
  fenced: 'Others took its process for dead. Run the same command again: {again}.',
  'reader-gone': 'The reader of the output went away. Run the same command again: {again}.',
  io: 'Something could not be read or written. Mend it and run the same command again: what was paid for is kept.',
  bug: 'The program failed. Please report it; after that run the same command again: {again}.',
};

/**
 * What the same command does next: a run that its own limit ended is over, and standard input is
 * always a new one.
 */
function whatComes({ run, last }: Summary) {
  if (run.input !== null && !isOver(run)) return 'it continues';
  if (last?.servesOwnRun === true) return 'a new run buys everything again';
  return last?.buysAgain === true
    ? 'without --max-age 0 a new run buys the rest, with it everything again'
    : 'a new run buys the rest';
}

function capSource({ cap }: Summary) {
  return cap.from === null || cap.from === 'option' ? '' : ` (${capSourceText(cap.from)})`;
}

/** With `--limit 0` the same command would never ask for anything. */
function adviseLimit({ run, executions }: Summary) {
  if (run.stopReason !== 'limit' || executions.at(-1)?.attempts !== 0) return undefined;
  return 'The limit let nothing be asked. Run again with a higher --limit, or without one, to buy the rest.';
}

/**
 * A single answer, perhaps a mistake, made the next lookup look as dear: no higher limit helps as
 * that one does.
 */
function adviseDear({ run, last }: Summary) {
  if ((run.stopReason !== 'max-spend' && run.stopReason !== 'min-balance') || !last?.dearAnswer)
    return undefined;
  return `${describeDear(last.dearAnswer)} Then run the same command again: {again}.`;
}

/**
 * A cap below a single lookup is not used up, and the same cap buys nothing in the next run either.
 */
function adviseCap({ run, cap, lookups, last }: Summary) {
  const ceiling = last?.ceilingBeyondCap ?? null;
  if (run.stopReason !== 'max-spend' || lookups.settled > 0 || ceiling === null) return undefined;
  if (cap.maxSpend === null || ceiling <= cap.maxSpend) return undefined;
  return `The cap{cap} is less than one lookup may cost (${formatMoney(ceiling)}). Give a higher --max-spend.`;
}

function describeUnsettled({ rows, last }: Summary) {
  const skips = last?.skipsDoubt === true;
  const kept = last?.keptFailed ?? undefined;
  const failed = rows.failed - (kept?.failed ?? 0);
  const stale = rows.stale - (kept?.stale ?? 0);
  const left = listPresent(
    failed > 0 && `${groupDigits(failed)} failed`,
    rows.in_doubt > 0 && !skips && `${groupDigits(rows.in_doubt)} in doubt`,
    stale > 0 && !skips && `${groupDigits(stale)} with an older answer`,
  );
  const sentences = listPresent(
    left.length > 0 && askAgain(joinWords(left), last),
    kept && keptFailure(kept),
    rows.in_doubt > 0 && skips && keptDoubt(rows.in_doubt),
    stale > 0 && skips && keptAnswer(stale),
  );
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

function askAgain(left: string, last: Summary['last']) {
  if (last?.servesOwnRun === true)
    return `Rows are not settled (${left}). Run the same command again: a new run buys everything again.`;
  const without = last?.buysAgain === true ? ' without --max-age 0' : '';
  return `Run the same command again${without}: it asks once more about the rows that are not settled (${left}).`;
}

/** A service that has just said no does not say yes in the same day, and says it for money. */
function keptFailure({ failed, stale, until }: KeptFailed) {
  const rows = countNoun(failed + stale, 'failed answer is kept', 'failed answers are kept');
  // The time is shown without its part of a second.
  const from = timeText(Math.ceil(until / 1000) * 1000);
  return `${rows}: a run that begins at ${from} UTC or later asks again, an earlier one does not.`;
}

/**
 * The rows say which of them failed and which are in doubt: only the first are asked about again
 * with `--in-doubt skip`.
 */
function keptAnswer(rows: number) {
  return `${keptText(rows)}: the same command asks again where the lookup failed, --in-doubt retry also where it is in doubt and may pay twice.`;
}

/** With `--in-doubt skip` the same command would never ask about them again. */
function keptDoubt(rows: number) {
  const noun = countNoun(rows, 'row stays', 'rows stay');
  return `${noun} in doubt because of --in-doubt skip, whatever a balance proves about the money; --in-doubt retry asks again and may pay twice.`;
}
