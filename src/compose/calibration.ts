import { createBudget } from '../domain/budget.ts';
import type { Lookup } from '../domain/lookup.ts';
import { newestAnswer } from '../domain/plan.ts';
import { createKnownPrices, createPriceBook, type KnownPrices } from '../domain/prices.ts';
import type { Scope } from '../domain/records.ts';
import type { Ledger } from '../ledger/port.ts';
import { createRateLimit } from '../limit/rate.ts';
import { createEvidence } from '../lookup/evidence.ts';
import { createFunding } from '../lookup/funds.ts';
import { createJournal } from '../lookup/journal.ts';
import { journalAttempts } from '../lookup/journalled.ts';
import { paceAttempts } from '../lookup/paced.ts';
import type { FundedAttempt } from '../lookup/port.ts';
import { createRequestIds } from '../lookup/request-ids.ts';
import type { Provider } from '../providers/port.ts';
import type { CalibrationStack, CalibrationStackParts } from '../run/calibrate/choices.ts';
import type { CalibrateOptions } from '../run/calibrate/options.ts';
import { startCalibration, type Calibration } from '../run/calibrate/start.ts';
import type { Tools } from '../run/options.ts';
import { createPatience, type Patience } from './patience.ts';
import { tellTime } from './start.ts';

/** Starts a calibration on an open ledger; rejects as {@link startCalibration} does. */
export function startCalibrate(
  options: CalibrateOptions,
  ledger: Ledger,
  tools: Tools,
): Promise<Calibration> {
  const told = tellTime(tools, ledger);
  const patience = createPatience({
    ...{ ledger, tools: told, giveUpAfterMs: GIVE_UP_AFTER_MS },
    folder: options.unwrittenFolder,
  });
  return startCalibration(options, {
    ledger: patience.ledger,
    tools: told,
    buildStack: (parts) => buildStack(parts, patience),
  });
}

/** How long a ledger is waited for that cannot be reached. */
const GIVE_UP_AFTER_MS = 600_000;
/** Attempts go one by one, seconds apart; only what was refused unpaid follows at once. */
const RATE_PER_SECOND_MAX = 1;

/** funded( paced( journalled( provider ))), with nothing that repeats, joins or widens. */
function buildStack(parts: CalibrationStackParts, { keep }: Patience): CalibrationStack {
  const { ledger, beginning, account, halt, cap } = parts;
  const { clock } = parts.tools;
  const { executionId, run } = beginning;
  const left = () => {
    const { net, doubt, unconfirmed, reserved } = budget.position();
    return cap - net - doubt - unconfirmed - reserved;
  };
  const prices = reserveAll(left);
  const budget = createBudget({
    executionId,
    cap,
    floor: undefined,
    prices,
    earlierNet: parts.earlierSpent,
    earlierUnconfirmed: 0n,
    earlierDoubts: [],
    lateDoubt: 0n,
    bounds: new Map(),
    opening: parts.opening,
  });
  const recorded = createJournal({ ledger, clock, halt, onPosition: budget.observeOthers });
  const journal = keep(recorded, parts);
  const rate = createRateLimit({
    ratePerSecondMax: RATE_PER_SECOND_MAX,
    clock,
    signal: halt.signal,
  });
  const evidence = createEvidence({
    executionId,
    scope: run.scope,
    ledger,
    opening: parts.opening,
    autoReload: false,
    budget,
    prices,
    account,
    journal,
    clock,
    cutSignal: halt.abandonSignal,
  });
  const requestIds = createRequestIds({ ledger, scope: run.scope });
  const { provider, unanswered } = dispatch(parts.providers);
  const inner = paceAttempts(
    journalAttempts({
      ...{ provider, journal, requestIds, prices, clock },
      ...{ skipsDoubt: false, limit: undefined, accountMost: () => undefined },
      ...{ countsAsAlive: ledger.countsAsAlive, halt },
    }),
    rate,
  );
  const attempt = fundOne(inner, { executionId, budget, journal }, (lookup) =>
    findNewest(lookup, { ledger, scope: run.scope }),
  );
  return {
    budget,
    rate,
    evidence,
    journal,
    left,
    attempt: async (lookup) => {
      const attempted = await attempt(lookup);
      if (attempted.kind === 'ended') evidence.observe(attempted, lookup);
      return attempted;
    },
    unanswered,
    close: rate.close,
  };
}

/** No price is known, that is why it is looked for: an attempt may take whatever is left. */
function reserveAll(left: () => bigint): KnownPrices {
  const book = createPriceBook('file', []);
  const unknown = createKnownPrices({ book, seen: [], priceCeiling: undefined });
  return { ...unknown, ceiling: left };
}

function fundOne(
  inner: FundedAttempt,
  options: Parameters<typeof createFunding>[0],
  readSeen: (lookup: Lookup) => Promise<number | undefined>,
): CalibrationStack['attempt'] {
  const funding = createFunding(options);
  return async (lookup) => {
    const seenAnswer = await readSeen(lookup);
    const reservation = funding.reserve(lookup);
    if (reservation.kind !== 'reserved') return { kind: 'outpriced' };
    const { funds } = reservation;
    try {
      const attempted = await inner({ lookup, funds, seenAnswer });
      if (attempted.kind !== 'ended') funds.giveBack();
      return attempted;
    } catch (error) {
      funds.abandon();
      throw error;
    }
  };
}

/** What is on record already is bought all the same: its price is what is asked for. */
async function findNewest(
  { number, ip, product }: Lookup,
  { ledger, scope }: { ledger: Ledger; scope: Scope },
) {
  const serves = (bought: string) => bought === product;
  const [found = []] = await ledger.answers([
    { scope, number, ip, product, serves, runId: undefined },
  ]);
  return newestAnswer(found, product);
}

/** Each lookup goes to the provider of its product. */
function dispatch(providers: CalibrationStackParts['providers']): {
  readonly provider: Provider;
  unanswered(): number;
} {
  const [first] = providers.values();
  if (!first) throw new Error('There is nothing to calibrate.');
  let unanswered = 0;
  const attempt: Provider['attempt'] = async (lookup, wire) => {
    let left = 0;
    const onWire = () => {
      left = 1;
      unanswered += 1;
      wire.onWire();
    };
    try {
      return await (providers.get(lookup.product) ?? first).attempt(lookup, { onWire });
    } finally {
      unanswered -= left;
    }
  };
  const renew = () => {
    for (const provider of providers.values()) provider.renew();
  };
  return { provider: { ...first, attempt, renew }, unanswered: () => unanswered };
}
