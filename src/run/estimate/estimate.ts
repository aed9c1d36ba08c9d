import { countNoun } from '../../domain/digits.ts';
import { lookupKey } from '../../domain/lookup.ts';
import type { Money } from '../../domain/money.ts';
import { createKnownPrices, type KnownPrices } from '../../domain/prices.ts';
import type { Estimate, ProviderWords } from '../../domain/summary.ts';
import type { RunRecord, Scope } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import { createQuota } from '../../lookup/quota.ts';
import { estimateRows, type Counted } from '../../pipeline/estimate.ts';
import type { Input } from '../../pipeline/input.ts';
import { createPlanner } from '../../pipeline/planner.ts';
import { createReach } from '../../pipeline/reach.ts';
import type { Clock } from '../../support/clock.ts';
import { settleList } from '../list/bare.ts';
import { showCap, describeCap, type PlannedCap } from './cap.ts';
import { readDoubtfulKeys } from '../past/doubtful.ts';
import { openList } from '../list/open.ts';
import { readCapSource } from '../summary/notes.ts';
import { readLookups } from '../past/read.ts';
import { remarkCountries, remarkReadAs } from '../summary/remarks.ts';
import { findLastRun, identifyRun } from '../request.ts';
import type { EnrichOptions } from '../options.ts';
import type { Voice } from '../voice.ts';

/** What an estimate looks at: the ledger where there is one, the account where its name is known. */
export interface EstimateSources {
  readonly ledger: LedgerReader | undefined;
  /** The account's public key; undefined without credentials, and then nothing is known. */
  readonly account: string | undefined;
  readonly clock: Clock;
  readonly voice: Pick<Voice, 'say'>;
}

/** What `enrich` with the same options would cost. Throws CsvError or LedgerError; the list is closed in any case. */
export async function estimateRun(
  options: EnrichOptions,
  sources: EstimateSources,
): Promise<Estimate> {
  const input = await openList(options);
  try {
    return await estimateInput(options, sources, input);
  } finally {
    input.source.close();
  }
}

async function estimateInput(
  options: EnrichOptions,
  sources: EstimateSources,
  input: Input,
): Promise<Estimate> {
  const { service, reuse } = options;
  const { clock, account, voice } = sources;
  const { product, answeredBy, words } = service.selection;
  const scope: Scope | undefined =
    account === undefined ? undefined : { origin: service.origin, account };
  const ledger = scope && sources.ledger;
  input.said.forEach(voice.say);
  const now = clock.now();
  const request = scope && identifyRun(options, { scope, product });
  const run = request && (await ledger?.runToContinue(request));
  const last = request && ledger && (await findLastRun(ledger, request));
  const bare = await settleList(options, { input, voice, run, last });
  const planner = createPlanner((row) => input.read(row, bare), {
    answers: ledger,
    scope: scope ?? { origin: service.origin, account: '' },
    answeredBy,
    freshness: () => ({
      runId: run?.id,
      executionId: undefined,
      runStartedAt: run?.startedAt ?? now,
      now,
      ...reuse,
    }),
    pending: () => undefined,
  });
  const earlier = await readLookups(ledger, run?.id);
  const doubtful =
    ledger && reuse.inDoubt === 'skip' ? await readDoubtfulKeys(ledger, scope) : new Set<string>();
  const { ratePerSecond, concurrency } = options;
  const quota = createQuota(options.limit, earlier.attempted);
  const prices = createKnownPrices({
    book: options.prices.priceBook,
    seen: ledger ? await ledger.seenPrices(scope) : [],
    priceCeiling: options.prices.priceCeiling,
  });
  const cap = planCap(options.maxSpend ?? run?.maxSpend, {
    spent: earlier.net,
    from: readCapSource(options),
    prices,
  });
  const { readings, ...planned } = await estimateRows({
    ratePerSecond,
    concurrency,
    rows: () => input.rows(),
    planner,
    prices,
    reach: cap?.reach,
    product,
    currency: options.prices.currency,
    doubtful: (lookup) => doubtful.has(lookupKey(lookup)),
    admit: quota.admit,
  });
  const capped = cap ? describeCap(cap, planned) : [];
  const emptyLines = input.source.emptyLines();
  const notes = listRemarks({ account, run, emptyLines, readings, words });
  return {
    ...planned,
    bare,
    list: describeList(input),
    cap: showCap(cap),
    remarks: [...notes, ...capped],
  };
}

function planCap(
  maxSpend: Money | undefined,
  { prices, ...rest }: Pick<PlannedCap, 'spent' | 'from'> & { readonly prices: KnownPrices },
) {
  return maxSpend === undefined
    ? undefined
    : { maxSpend, ...rest, reach: createReach({ left: maxSpend - rest.spent, prices }) };
}

function describeList({ source, phone }: Input): Estimate['list'] {
  const name = source.header?.[phone]?.trim() ?? '';
  return { column: phone + 1, name: name === '' ? null : name, encoding: source.dialect.encoding };
}

interface Remarkable {
  readonly account: string | undefined;
  readonly run: RunRecord | undefined;
  readonly emptyLines: number;
  readonly readings: Counted['readings'];
  readonly words: ProviderWords;
}

function listRemarks({ account, run, emptyLines, readings, words }: Remarkable): string[] {
  return [
    ...(account === undefined
      ? [
          `Without credentials nothing is counted as known: the ledger keeps answers by account. Set ${words.credentials}.`,
        ]
      : []),
    ...(run ? [`The same command would continue run ${run.id}.`] : []),
    ...(emptyLines > 0 ? [`${countNoun(emptyLines, 'empty line')} dropped.`] : []),
    ...remarkReadAs(readings),
    ...remarkCountries(readings),
  ];
}
