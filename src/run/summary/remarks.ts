import { computeNet } from '../../domain/charge.ts';
import { countNoun, groupDigits } from '../../domain/digits.ts';
import { formatMoney, type Money } from '../../domain/money.ts';
import type { Ledger, LedgerEvent } from '../../ledger/port.ts';
import type { Journal, KeptEnds } from '../../lookup/journal.ts';
import type { Input } from '../../pipeline/input.ts';
import type { ReadingCounts } from '../../pipeline/reading-counts.ts';
import type { RowTally } from '../../pipeline/tally.ts';
import type { Stack } from '../choices.ts';
import type { EnrichOptions } from '../options.ts';
import type { ResultWriter } from '../targets/writer.ts';

/** What an execution has to say something about. */
interface RemarkParts {
  readonly input: Input;
  readonly tally: RowTally;
  readonly stack: Stack;
  readonly writer: Pick<ResultWriter, 'elsewhere'>;
  readonly ledger: Pick<Ledger, 'pace'>;
  readonly options: Pick<EnrichOptions, 'ratePerSecond'>;
}

/** What is said once at the end of an execution, one sentence each. */
export function collectRemarks(parts: RemarkParts): string[] {
  const { input, tally, stack, writer } = parts;
  const remarks = [...remarkReadAs(tally.readings), ...input.remarks];
  const empty = input.source.emptyLines();
  if (empty > 0) remarks.push(`${countNoun(empty, 'empty line')} dropped.`);
  const unassigned = tally.readings.notes()['unassigned_range'] ?? 0;
  if (unassigned > 0)
    remarks.push(
      `${countNoun(unassigned, 'row')} in ranges that no numbering plan assigns; --numbers valid would not ask about them.`,
    );
  remarks.push(...remarkCountries(tally.readings));
  const evidence = stack.evidence.last();
  if (evidence && evidence.words !== '' && stack.budget.doubtful().length > 0)
    remarks.push(`Doubt could not be settled by the balance: ${evidence.words}.`);
  remarks.push(...remarkLimited(parts));
  const unwritten = remarkUnwritten(stack.journal);
  if (unwritten !== undefined) remarks.push(unwritten);
  const elsewhere = writer.elsewhere();
  if (elsewhere !== undefined) remarks.push(elsewhere);
  return remarks;
}

/** Others on the account are the likeliest cause that can be mended, and this ledger knows of none. */
function remarkLimited({ stack, ledger, options }: RemarkParts) {
  const { ratePerSecond } = options;
  if (ledger.pace || ratePerSecond === 0 || !stack.rate.wasLimited()) return [];
  return [
    `The service took fewer attempts than --rate ${ratePerSecond} allows. Ledgers in files of their own share no rate: where others use this account at the same time, divide the rate among them or keep one ledger on a server.`,
  ];
}

/**
 * Numbers that were read by a hint, or because their list writes international digits: by country.
 */
export function remarkReadAs({ readAs }: Pick<ReadingCounts, 'readAs'>): string[] {
  const parts = readAs().map(({ key, rows }) => `${groupDigits(rows)} as ${key}`);
  return parts.length > 0 ? [`Numbers without a leading plus were read: ${parts.join(', ')}.`] : [];
}

/** Rows that would be numbers if their country were known. */
export function remarkCountries({
  reasons,
  unknownCountry,
}: Pick<ReadingCounts, 'reasons' | 'unknownCountry'>): string[] {
  const lacking = reasons()['needs_country'] ?? 0;
  const { rows, top } = unknownCountry();
  const named = top.map((text) => `"${text.key}" ${groupDigits(text.rows)}`).join(', ');
  const remarks: string[] = [];
  if (lacking > 0)
    remarks.push(
      `${countNoun(lacking, 'row')} in national form ${lacking === 1 ? 'was' : 'were'} not read: give --country or --country-column.`,
    );
  if (rows > 0)
    remarks.push(
      `${countNoun(rows, 'row')} whose country column names no country ${rows === 1 ? 'was' : 'were'} read from a plus or 00 alone: ${named}.`,
    );
  return remarks;
}

/** Says what became of the ends that could not be written; undefined where all were. */
export function remarkUnwritten(journal: Pick<Journal, 'unwritten' | 'kept'>): string | undefined {
  const kept = journal.kept?.();
  const said = [kept && remarkKept(kept), remarkLost(journal.unwritten())];
  return said.filter((sentence) => sentence !== undefined).join(' ') || undefined;
}

/**
 * Names the attempts whose end could not be written. The ledger has them open, whatever their end
 * was, so all of them are in doubt there. Raises, releases and bounds that were lost end no
 * attempt.
 */
function remarkLost(lost: readonly LedgerEvent[]) {
  const count = countEnds(lost);
  if (count === 0) return undefined;
  const ids = lost.flatMap((event) =>
    event.kind === 'settled' ? (event.answer.requestId ?? []) : [],
  );
  const named = ids.length > 0 ? `; request ids: ${ids.join(', ')}` : '';
  return `${countNoun(count, 'attempt')} could not be recorded and ${count === 1 ? 'stays' : 'stay'} in doubt (${sumReported(lost)} by their answers${named}).`;
}

function remarkKept({ file, ends }: KeptEnds) {
  const count = countEnds(ends);
  if (count === 0) return undefined;
  return `${countNoun(count, 'attempt')} could not be recorded and ${count === 1 ? 'is' : 'are'} kept in ${file} (${sumReported(ends)} by their answers): the same command takes ${count === 1 ? 'it' : 'them'} in.`;
}

function countEnds(events: readonly LedgerEvent[]) {
  return events.filter(({ kind }) => kind === 'settled' || kind === 'closed').length;
}

/** What the ends that could not be written have cost: the ledger knows nothing of it. */
export function sumUnwritten(journal: Pick<Journal, 'unwritten' | 'kept'>): Money {
  const ends = [...journal.unwritten(), ...(journal.kept?.()?.ends ?? [])];
  return ends.reduce(
    (sum, event) => (event.kind === 'settled' ? sum + computeNet(event.charge) : sum),
    0n,
  );
}

function sumReported(events: readonly LedgerEvent[]) {
  const sum = events.reduce(
    (total, event) =>
      event.kind === 'settled' && event.charge.source === 'reported'
        ? total + computeNet(event.charge)
        : total,
    0n,
  );
  return formatMoney(sum);
}
