import { createBudget, type Budget } from '../domain/budget.ts';
import type { Money } from '../domain/money.ts';
import { boundAges } from '../domain/plan.ts';
import { createInFlight } from '../limit/in-flight.ts';
import { createRateLimit, type RateLimit } from '../limit/rate.ts';
import type { RunPosition } from '../ledger/port.ts';
import { awaited } from '../lookup/awaited.ts';
import { createBalanceWatch } from '../lookup/balance-watch.ts';
import { createBreaker, type Breaker } from '../lookup/breaker.ts';
import { coalesceLookups, type Coalesced } from '../lookup/coalesced.ts';
import { createElsewhere } from '../lookup/elsewhere.ts';
import { createEvidence, type Evidence } from '../lookup/evidence.ts';
import { fundAttempts } from '../lookup/funded.ts';
import { createJournal, type Journal } from '../lookup/journal.ts';
import { journalAttempts } from '../lookup/journalled.ts';
import { logAttempts } from '../lookup/logged.ts';
import { paceAttempts, type PermittedAttempt } from '../lookup/paced.ts';
import type { Attempt } from '../lookup/port.ts';
import { createPriceNews, type PriceNews } from '../lookup/price-news.ts';
import { createQuota } from '../lookup/quota.ts';
import { createRamp } from '../lookup/ramp.ts';
import { createRequestIds } from '../lookup/request-ids.ts';
import { retryLookups } from '../lookup/retried.ts';
import type { Provider } from '../providers/port.ts';
import type { Clock } from '../support/clock.ts';
import { silentLog } from '../support/log.ts';
import type { Stack, StackParts } from '../run/choices.ts';
import { isAbandoned } from '../run/ending.ts';
import { shareOf } from './sharing.ts';
import type { Patience } from './patience.ts';

interface StackSurroundings {
  /** The clock of this machine, whatever clock the ledger has. */
  readonly machine: Clock;
  readonly keep: Patience['keep'];
}

/**
 * coalesced( retried( awaited( funded( paced( journalled( provider )))))); the breaker is asked
 * before every start.
 */
export function buildStack(parts: StackParts, around: Partial<StackSurroundings> = {}): Stack {
  const { machine = parts.tools.clock, keep = (journal: Journal) => journal } = around;
  const { options, tools, halt, prices } = parts;
  const { provider, requests, onTheWire } = countRequests(parts.provider);
  const { clock } = tools;
  const { executionId, run } = parts.beginning;
  const cap = run.maxSpend;
  const budget = buildBudget(parts, cap);
  const { news, onPosition } = followOthers(parts, budget);
  const recorded = createJournal({ ledger: parts.ledger, clock, halt, onPosition });
  const journal = keep(recorded, parts);
  const rate = createRateLimit({
    ratePerSecondMax: options.ratePerSecond,
    clock,
    signal: halt.signal,
    sharing: shareOf(parts.ledger, parts.beginning, { voice: tools.voice, machine }),
  });
  const breaker = buildBreaker(parts);
  const evidence = buildEvidence(parts, budget, journal);
  const { account } = parts;
  const balanceWatch =
    options.minBalance === undefined || !account
      ? undefined
      : createBalanceWatch({ account, budget, clock });
  const inFlight = createInFlight(options.concurrency);
  const limited = cap !== undefined || options.minBalance !== undefined;
  const ramp = createRamp({
    product: provider.product,
    prices,
    needsPrice: limited && options.prices.priceCeiling === undefined,
    concurrency: options.concurrency,
  });
  const asking = buildAsking({ ...parts, provider }, { journal, budget, news });
  const attempt = fundAttempts(paceAttempts(asking, rate), {
    executionId,
    budget,
    prices,
    inFlight,
    ramp,
    breaker,
    journal,
    news,
    clock,
    halt,
    evidence,
    lacking: account ? undefined : options.service.selection.words.account,
    balanceWatch,
    quota: createQuota(options.limit, parts.past.attempted),
  });
  const close = async () => {
    breaker.close();
    balanceWatch?.close();
    await rate.close();
  };
  return {
    lookups: buildLookups(parts, attempt, rate),
    budget,
    rate,
    breaker,
    evidence,
    journal,
    attempted: ramp.attempted,
    requests,
    open: inFlight.open,
    unanswered: onTheWire,
    isFree: () => options.service.selection.isFree || prices.isFree(provider.product),
    close,
  };
}

/** What every batch tells of others goes to the budget and to the prices. */
function followOthers({ ledger, beginning, prices }: StackParts, budget: Budget) {
  const { executionId, run } = beginning;
  const news = createPriceNews({ ledger, scope: run.scope, executionId, prices });
  const onPosition = (position: RunPosition) => {
    budget.observeOthers(position);
    news.observe(position);
  };
  return { news, onPosition };
}

function buildAsking(
  parts: StackParts,
  { journal, budget, news }: { journal: Journal; budget: Budget; news: PriceNews },
): PermittedAttempt {
  const { ledger, beginning, provider, prices, options, tools, halt } = parts;
  const { run } = beginning;
  return journalAttempts({
    provider,
    journal,
    requestIds: createRequestIds({ ledger, scope: run.scope }),
    prices,
    skipsDoubt: options.reuse.inDoubt === 'skip',
    limit: options.limit,
    accountMost: budget.accountMost,
    news,
    countsAsAlive: ledger.countsAsAlive,
    halt,
    clock: tools.clock,
  });
}

/** Counts what is handed to the provider, and what of it has left and is not answered. */
function countRequests(inner: Provider): {
  readonly provider: Provider;
  requests(): number;
  onTheWire(): number;
} {
  let requests = 0;
  let onTheWire = 0;
  const attempt: Provider['attempt'] = (lookup, wire) => {
    requests += 1;
    let left = 0;
    const attempted = inner.attempt(lookup, {
      onWire: () => {
        onTheWire += 1;
        left = 1;
        wire.onWire();
      },
    });
    const ended = (): void => void (onTheWire -= left);
    attempted.then(ended, ended);
    return attempted;
  };
  return { provider: { ...inner, attempt }, requests: () => requests, onTheWire: () => onTheWire };
}

function buildBudget(
  { options, beginning, past, earlierUnconfirmed, prices, opening, accountBefore }: StackParts,
  cap: Money | undefined,
): Budget {
  return createBudget({
    executionId: beginning.executionId,
    cap,
    floor: options.minBalance,
    prices,
    earlierNet: past.net,
    earlierUnconfirmed,
    earlierDoubts: past.doubts,
    lateDoubt: past.lateDoubt,
    bounds: past.bounds,
    opening: opening?.kind === 'balance' ? opening.value : undefined,
    accountBefore,
  });
}

function buildLookups(
  { options, tools, halt, beginning, ledger, provider }: StackParts,
  attempt: Attempt,
  rate: RateLimit,
): Coalesced {
  const { clock, random, log } = tools;
  const { id: runId, scope } = beginning.run;
  const waiting = {
    elsewhere: createElsewhere({ ledger, scope, wanted: provider, runId, clock, halt }),
    freshness: () => boundAges(beginning, { reuse: options.reuse, product: provider }, clock.now()),
    clock,
    // Who has nobody beside him has planned with all that there is.
    mayBeAnswered: () => ledger.workers !== undefined && !isAbandoned(halt),
  };
  return coalesceLookups(
    retryLookups(awaited(log === silentLog ? attempt : logAttempts(attempt, log), waiting), {
      clock,
      random,
      rate,
      halt,
      retriesMax: options.retries,
      skipDoubtful: options.reuse.inDoubt === 'skip',
      runId,
      executionId: beginning.executionId,
    }),
  );
}

function buildBreaker({ options, tools, halt, account, opening }: StackParts): Breaker {
  return createBreaker({
    clock: tools.clock,
    random: tools.random,
    halt,
    giveUpAfterMs: options.giveUpAfterMs,
    balanceProbe: {
      ask: async () => (await account?.balance())?.kind === 'balance',
      isKnown: opening?.kind === 'balance',
      mayBeAttempt: options.reuse.inDoubt !== 'skip',
    },
  });
}

function buildEvidence(
  { beginning, opening, account, ledger, prices, tools, halt }: StackParts,
  budget: Budget,
  journal: Journal,
): Evidence {
  const read = opening?.kind === 'balance' ? opening : undefined;
  return createEvidence({
    executionId: beginning.executionId,
    scope: beginning.run.scope,
    ledger,
    // What others had on the wire then can only have left more than is missing now.
    opening: read?.value,
    autoReload: read?.autoReload ?? false,
    budget,
    prices,
    account,
    journal,
    clock: tools.clock,
    cutSignal: halt.abandonSignal,
  });
}
