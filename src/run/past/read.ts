import { computeNet } from '../../domain/charge.ts';
import { isDoubtful, readBounds, type DoubtBounds } from '../../domain/doubt.ts';
import { EVIDENCE_AGE_MS } from '../../domain/evidence.ts';
import type { Holding } from '../../domain/holdings.ts';
import type { Money } from '../../domain/money.ts';
import { createKnownPrices, type KnownPrices, type Surprise } from '../../domain/prices.ts';
import { createAttemptedLookups, type AttemptedLookups } from '../../lookup/quota.ts';
import type { AttemptRecord, Scope } from '../../domain/records.ts';
import type { Beginning, Ledger, LedgerReader } from '../../ledger/port.ts';
import type { PriceOptions } from '../options.ts';

/** What earlier executions of the run have spent, left in doubt and attempted. */
export interface RunPast {
  readonly net: Money;
  readonly doubts: readonly Holding[];
  /**
   * In doubt in any run on the account, and sent so lately that the opening balance may not show
   * its charge.
   */
  readonly lateDoubt: Money;
  readonly bounds: DoubtBounds;
  /** Gathered where a `--limit` asks for it, else empty. */
  readonly attempted: AttemptedLookups;
  /** Charges above what their attempts had reserved. */
  readonly surprises: readonly Surprise[];
}

/**
 * Teaches the prices what earlier executions have learned: CONTRACT, "Money: cap, floor, doubt".
 */
export function learnSurprises(
  { surprises }: Pick<RunPast, 'surprises'>,
  prices: Pick<KnownPrices, 'seeBooked' | 'liftCeiling' | 'isDear'>,
): void {
  for (const { priced, ...charge } of surprises) {
    if (priced) prices.seeBooked(charge);
    // The one dear answer of an earlier execution may be a mistake; then only --price-ceiling
    // helps.
    if (!prices.isDear(charge)) prices.liftCeiling(charge.requested);
  }
}

/**
 * `limit`: the `--limit` that holds, for whose sake the lookups that were attempted are gathered.
 */
export async function readPast(
  ledger: Ledger,
  { run, continued }: Beginning,
  now: number,
  limit?: number,
): Promise<RunPast> {
  const doubts: Holding[] = [];
  const surprises: Surprise[] = [];
  const lateDoubt = await readLateDoubt(ledger, run.scope, now);
  const bounds = readBounds(continued ? await ledger.executions(run.id) : []);
  const lookups = await readLookups(ledger, continued ? run.id : undefined, {
    gathers: limit !== undefined,
    visit: (attempt) => {
      surprises.push(...findSurprise(attempt));
      const doubt = buildHolding(attempt);
      if (doubt) doubts.push(doubt);
    },
  });
  return { ...lookups, doubts, lateDoubt, bounds, surprises };
}

/** The prices an execution may go by: those of its book, and what answers have shown. */
export async function readKnownPrices(
  ledger: LedgerReader | undefined,
  scope: Scope,
  { priceBook: book, priceCeiling }: PriceOptions,
): Promise<KnownPrices> {
  const seen = ledger ? await ledger.seenPrices(scope) : [];
  return createKnownPrices({ book, priceCeiling, seen });
}

/**
 * Reads what the next execution of a run finds: its lookups, if it `gathers` them, and what they
 * have cost; nothing without a run. `visit` is shown each attempt on the way.
 */
export async function readLookups(
  ledger: LedgerReader | undefined,
  runId: string | undefined,
  { gathers = true, visit }: { gathers?: boolean; visit?: (attempt: AttemptRecord) => void } = {},
): Promise<Pick<RunPast, 'attempted' | 'net'>> {
  const attempted = createAttemptedLookups();
  let net = 0n;
  if (!ledger || runId === undefined) return { attempted, net };
  for await (const batch of ledger.attempts({ by: 'run', runId })) {
    for (const attempt of batch) {
      if (gathers) addAttempt(attempted, attempt);
      if (attempt.charge) net += computeNet(attempt.charge);
      visit?.(attempt);
    }
  }
  return { attempted, net };
}

async function readLateDoubt(ledger: Ledger, scope: Scope, now: number) {
  let late = 0n;
  for await (const batch of ledger.attempts({ by: 'doubtful-lookups', scope }))
    for (const attempt of batch)
      if (Math.abs(now - attempt.sentAt) <= EVIDENCE_AGE_MS)
        late += buildHolding(attempt)?.amount ?? 0n;
  return late;
}

function findSurprise({ charge, ceiling, product, country }: AttemptRecord): Surprise[] {
  if (!charge || charge.source === 'unknown' || charge.requested <= (ceiling ?? 0n)) return [];
  return [{ product, country, requested: charge.requested, priced: charge.source === 'priced' }];
}

function addAttempt(attempted: AttemptedLookups, { number, ip, lookupId }: AttemptRecord) {
  if (number === undefined) attempted.addForgotten(lookupId);
  else attempted.add({ number, ip });
}

function buildHolding(attempt: AttemptRecord): Holding | undefined {
  const { id, product, country, ceiling: amount, bounded } = attempt;
  if (!isDoubtful(attempt)) return undefined;
  return { id, product, country, amount, bounded, state: 'doubtful' };
}
