import type { Budget, Position, Reservation } from '../domain/budget.ts';
import { describeDear, type DearAnswer } from '../domain/dearest.ts';
import type { Lookup } from '../domain/lookup.ts';
import { formatMoney, roundUpTo8, type Money } from '../domain/money.ts';
import type { KnownPrices, PriceEntry } from '../domain/prices.ts';
import type { HeldMoney } from '../domain/records.ts';
import type { InFlight } from '../limit/in-flight.ts';
import type { Evidence } from './evidence.ts';
import type { Clock } from '../support/clock.ts';
import type { Halt } from './halt.ts';
import type { Journal } from './journal.ts';
import { createNaps } from './naps.ts';

/**
 * The next ceiling does not fit and nothing is reserved: first a balance is read, then the run
 * ends.
 */
interface Shortage {
  meet(short: Short, then: Meeting): void;
  /** A balance is being read; nothing may start meanwhile. */
  judging(): boolean;
  /** An attempt has ended: a later shortage is a new one. */
  over(): void;
  /**
   * The ledger, which has the last word, had no money for this ceiling: nothing starts until an
   * attempt ends or a balance is read.
   */
  refuse(refusal: Refusal): void;
  /**
   * What follows from it: to wait for what is open here or in another process of the run, or a
   * shortage; undefined where the budget may be asked. `resume` is called once others may have freed
   * money.
   */
  block(resume: () => void): Short | { readonly kind: 'wait' } | undefined;
}

/** What the ledger had no money for, and by which limit. */
interface Refusal {
  readonly limit: Short['limit'];
  readonly ceiling: Money | null;
}

type Short = Extract<Reservation, { kind: 'short' }>;

/** The lookup that does not fit, and how it goes on. */
interface Meeting {
  readonly lookup: Lookup;
  readonly resume: () => void;
  readonly crash: (bug: unknown) => void;
}

/** What the shortage looks at. */
interface ShortageOptions {
  readonly budget: Budget;
  readonly evidence: Evidence;
  readonly halt: Halt;
  readonly prices: Pick<KnownPrices, 'dearAnswer'>;
  readonly inFlight: Pick<InFlight, 'open'>;
  readonly journal: Pick<Journal, 'position' | 'look'>;
  readonly clock: Clock;
  /** The variables without which no balance is read; undefined where one can be. */
  readonly lacking?: string | undefined;
}

/** Money that another process holds is looked after so often. */
const OTHERS_WAIT_MS = 1_000;

/** A balance that cannot be read is asked for so often, every 2 s, before the run ends for it. */
const READS_MAX = 3;
/** A balance that others were at work on proves nothing: quiet is waited for so many times. */
const QUIET_WAITS_MAX = 30;

/**
 * A shortage that a balance may end: doubt may prove uncharged, what priced charges hold above the
 * book may prove unspent, and a floor may be further away than it seems. A reading that freed less
 * than one ceiling is the last one but for doubt that no balance has judged: those behind it would
 * free still less, two seconds for each lookup.
 */
export function createShortage(options: ShortageOptions): Shortage {
  const { budget, evidence, halt, prices, inFlight } = options;
  let judging = false;
  /**
   * A balance was read and nothing has been attempted since: reading it again would prove nothing
   * new.
   */
  let judged = false;
  let exhausted = false;
  let failedReads = 0;
  let refused: Short | undefined;
  const others = createOthers(options);

  function isWorthJudging(short: Short) {
    const isBehind = isQuietAgain(options);
    if (judged && !isBehind) return false;
    if (exhausted && !isBehind) return evidence.hasUnjudgedDoubt();
    return (
      short.limit === 'min-balance' ||
      budget.doubtful().length > 0 ||
      budget.position().executionUnconfirmed !== 0n
    );
  }

  return {
    judging: () => judging,
    over: () => {
      others.over();
      judged = false;
      refused = undefined;
    },
    refuse: ({ limit, ceiling }) => {
      refused = { kind: 'short', limit, ceiling: ceiling ?? 0n };
    },
    block: (resume) => {
      if (refused === undefined) return undefined;
      if (inFlight.open() > 0) return { kind: 'wait' };
      if (!others.mayFree(refused)) return refused;
      others.wait(() => {
        refused = undefined;
        resume();
      });
      return { kind: 'wait' };
    },
    meet: (short, { lookup, resume, crash }) => {
      const { limit, ceiling } = short;
      if (!isWorthJudging(short)) {
        if (others.mayFree(short) || others.mayBecomeQuiet()) return others.wait(resume);
        // The one dear answer that the ceiling goes by.
        const dear = prices.dearAnswer(lookup.product, lookup.country);
        const words = describeShortage(short, dear, options);
        halt.stop({ kind: limit, ceiling, ...(dear && { dear }), words });
        return;
      }
      judging = true;
      const before = heldBy(budget.position());
      evidence.judge().then(() => {
        judging = false;
        refused = undefined;
        failedReads = evidence.last()?.reading.kind === 'balance' ? 0 : failedReads + 1;
        judged = failedReads === 0 || failedReads >= READS_MAX;
        exhausted = judged && before - heldBy(budget.position()) < ceiling;
        resume();
      }, crash);
    },
  };
}

/** What other processes of the run have on the wire holds money of it, which its end may free. */
function createOthers({ journal, evidence, clock, halt }: ShortageOptions) {
  const { nap } = createNaps(clock, halt.signal);
  let waiting = false;
  let quietWaits = 0;
  return {
    mayFree: ({ limit }: Short) => {
      const position = journal.position();
      const open = limit === 'max-spend' ? position?.openByOthers : position?.account.open;
      return (open ?? 0) > 0;
    },
    /** Other runs are at work on the account, which a balance has to be read without. */
    mayBecomeQuiet: () => {
      const isAtWork = (journal.position()?.account.open ?? 0) > 0;
      if (evidence.last()?.alone !== false || !isAtWork) return false;
      quietWaits += 1;
      return quietWaits <= QUIET_WAITS_MAX;
    },
    over: () => {
      quietWaits = 0;
    },
    wait: (resume: () => void) => {
      if (waiting) return;
      waiting = true;
      void nap(OTHERS_WAIT_MS)
        .then(journal.look)
        .then(() => {
          waiting = false;
          resume();
        });
    },
  };
}

/** The last balance was read among others, so it has judged nothing, and nobody is at work now. */
function isQuietAgain({ evidence, journal }: ShortageOptions) {
  const last = evidence.last();
  const isQuiet = journal.position()?.account.open === 0;
  return isQuiet && last?.alone === false && last.reading.kind === 'balance';
}

function heldBy({ executionDoubt, executionUnconfirmed }: Position) {
  return executionDoubt + (executionUnconfirmed ?? 0n);
}

function describeShortage(short: Short, dear: DearAnswer | undefined, options: ShortageOptions) {
  const ceiling = formatMoney(short.ceiling);
  const spent = describeSpent(findStanding(options));
  const stop =
    short.limit === 'max-spend'
      ? `Stopped by --max-spend: ${spent}, and the next lookup may cost up to ${ceiling}.`
      : `Stopped by --min-balance: the next lookup may cost up to ${ceiling} and could take the account below it (${spent}).`;
  return [stop, ...(dear ? [describeDear(dear)] : []), ...describeUnconfirmed(options)].join(' ');
}

/** By the ledger, whose books know what other processes have spent, or by the budget where that is ahead of it. */
function findStanding({ budget, journal }: ShortageOptions): HeldMoney {
  const own = budget.position();
  const recorded = journal.position() ?? own;
  const sum = ({ net, doubt, unconfirmed }: HeldMoney) => net + doubt + unconfirmed;
  return sum(recorded) > sum(own) ? recorded : own;
}

function writeLine({ product, country, price }: PriceEntry) {
  return `${product},${country},${formatMoney(roundUpTo8(price))}`;
}

function describeSpent({ net, doubt, unconfirmed }: HeldMoney) {
  return [
    `${formatMoney(net)} spent`,
    ...(doubt > 0n ? [`up to ${formatMoney(doubt)} in doubt`] : []),
    ...(unconfirmed > 0n
      ? [`up to ${formatMoney(unconfirmed)} more for answers without a price`]
      : []),
  ].join(', ');
}

/** Why money stays held for answers without a price, and what would free it. */
function describeUnconfirmed({ budget, evidence, lacking }: ShortageOptions) {
  const { executionUnconfirmed, unconfirmed } = budget.position();
  const last = evidence.last();
  const own = executionUnconfirmed ?? 0n;
  const others = unconfirmed - own;
  const sentences: string[] = [];
  if (others > 0n)
    sentences.push(
      `${formatMoney(others)} of it is held for other executions of this run: as much was missing on the account when this one started, or no balance could confirm them.`,
    );
  if (last?.confirmation?.kind === 'confirmed') {
    const { overbooked } = last.confirmation;
    const line = evidence.measuredPrice();
    if (overbooked > 0n)
      sentences.push(
        `The account shows ${formatMoney(overbooked)} less than the price book charged.`,
        ...(line ? [`A line for --prices as measured: ${writeLine(line)}.`] : []),
      );
  } else if (own > 0n && lacking !== undefined) {
    sentences.push(
      `No balance confirms what those answers cost without ${lacking}. Set them; or give the price you know with --prices and as --price-ceiling, then nothing is held above it; a --price-ceiling alone reaches --max-spend / --price-ceiling lookups.`,
    );
  } else if (own > 0n) {
    const why = last?.confirmation?.words ?? last?.words ?? 'no balance was read';
    sentences.push(
      `The balance could not confirm what those answers cost: ${why.replace(/\.$/, '')}. Where you know the price, give it with --prices and as --price-ceiling: then nothing is held above it.`,
    );
  }
  return sentences;
}
