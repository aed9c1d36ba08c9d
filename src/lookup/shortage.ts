import type { Budget, Position } from '../domain/budget.ts';
import { describeDear, type DearAnswer } from '../domain/dearest.ts';
import { formatMoney, roundUpTo8, type Money } from '../domain/money.ts';
import type { Evidence } from './evidence.ts';
import type { Halt } from './halt.ts';

/** The next ceiling does not fit and nothing is reserved: first a balance is read, then the run ends. */
export interface Shortage {
  meet(
    short: Short,
    then: { readonly resume: () => void; readonly crash: (bug: unknown) => void },
  ): void;
  /** A balance is being read; nothing may start meanwhile. */
  judging(): boolean;
  /** Money was found: a later shortage is a new one. */
  over(): void;
}

/** Which limit, and what the lookup that does not fit would have reserved. */
export interface Short {
  readonly limit: 'max-spend' | 'min-balance';
  readonly ceiling: Money;
  /** The one dear answer that the ceiling goes by. */
  readonly dear: DearAnswer | undefined;
}

/** What the shortage looks at. */
export interface ShortageOptions {
  readonly budget: Budget;
  readonly evidence: Evidence;
  readonly halt: Halt;
}

/** A balance that cannot be read is asked for so often, every 2 s, before the run ends for it. */
const READS_MAX = 3;

/**
 * A shortage that a balance may end: doubt may prove uncharged, what priced charges hold above the book may prove unspent,
 * and a floor may be further away than it seems. A reading that freed less than one ceiling is the last one but for doubt that
 * no balance has judged: those behind it would free still less, two seconds for each lookup.
 */
export function createShortage({ budget, evidence, halt }: ShortageOptions): Shortage {
  let judging = false;
  /** A balance was read and nothing has been attempted since: reading it again would prove nothing new. */
  let judged = false;
  let exhausted = false;
  let failedReads = 0;

  function isWorthJudging(short: Short): boolean {
    if (judged) return false;
    if (exhausted) return evidence.hasUnjudgedDoubt();
    return (
      short.limit === 'min-balance' ||
      budget.doubtful().length > 0 ||
      budget.position().executionUnconfirmed !== 0n
    );
  }

  return {
    judging: () => judging,
    over: () => {
      judged = false;
    },
    meet: (short, { resume, crash }) => {
      if (!isWorthJudging(short)) {
        const dear = short.dear ? { dear: short.dear } : {};
        halt.pull({
          kind: short.limit,
          ceiling: short.ceiling,
          ...dear,
          words: describeShortage(short, { budget, evidence }),
        });
        return;
      }
      judging = true;
      const before = heldBy(budget.position());
      evidence.judge().then(() => {
        judging = false;
        failedReads = evidence.last()?.reading.kind === 'balance' ? 0 : failedReads + 1;
        judged = failedReads === 0 || failedReads >= READS_MAX;
        exhausted = judged && before - heldBy(budget.position()) < short.ceiling;
        resume();
      }, crash);
    },
  };
}

function heldBy({ executionDoubt, executionUnconfirmed }: Position): Money {
  return executionDoubt + (executionUnconfirmed ?? 0n);
}

function describeShortage(
  short: Short,
  parts: Pick<ShortageOptions, 'budget' | 'evidence'>,
): string {
  const ceiling = formatMoney(short.ceiling);
  const spent = describeSpent(parts.budget.position());
  const stop =
    short.limit === 'max-spend'
      ? `Stopped by --max-spend: ${spent}, and the next lookup may cost up to ${ceiling}.`
      : `Stopped by --min-balance: the next lookup may cost up to ${ceiling} and could take the account below it (${spent}).`;
  return [
    stop,
    ...(short.dear ? [describeDear(short.dear)] : []),
    ...describeUnconfirmed(parts),
  ].join(' ');
}

function describeSpent({ net, doubt, unconfirmed }: Position): string {
  return [
    `${formatMoney(net)} spent`,
    ...(doubt > 0n ? [`up to ${formatMoney(doubt)} in doubt`] : []),
    ...(unconfirmed > 0n
      ? [`up to ${formatMoney(unconfirmed)} more for answers without a price`]
      : []),
  ].join(', ');
}

/** Why money stays held for answers without a price, and what would free it. */
function describeUnconfirmed({
  budget,
  evidence,
}: Pick<ShortageOptions, 'budget' | 'evidence'>): string[] {
  const position = budget.position();
  const last = evidence.last();
  const own = position.executionUnconfirmed ?? 0n;
  const earlier = position.unconfirmed - own;
  const sentences: string[] = [];
  if (earlier > 0n)
    sentences.push(
      `${formatMoney(earlier)} of it is held for earlier executions of this run: as much was missing on the account when this one started, or no balance could confirm them.`,
    );
  if (last?.confirmation?.kind === 'confirmed') {
    const line = evidence.measuredPrice();
    if (last.confirmation.overbooked > 0n && line)
      sentences.push(
        `The account shows ${formatMoney(last.confirmation.overbooked)} less than the price book charged. A line for --prices as measured: ${line.product},${line.country},${formatMoney(roundUpTo8(line.price))}.`,
      );
  } else if (own > 0n) {
    const why = last?.confirmation?.words ?? last?.words ?? 'no balance was read';
    sentences.push(
      `The balance could not confirm what those answers cost: ${why.replace(/\.$/, '')}. Where you know the price, give it with --prices and as --price-ceiling: then nothing is held above it.`,
    );
  }
  return sentences;
}
