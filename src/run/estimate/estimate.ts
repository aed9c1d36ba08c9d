import { countNoun } from '../../domain/digits.ts';
import { lookupKey } from '../../domain/lookup.ts';
import { boundAges } from '../../domain/plan.ts';
import type { KnownPrices } from '../../domain/prices.ts';
import type { Estimate } from '../../domain/summary.ts';
import type { Scope } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import { joinWords } from '../../report/words.ts';
import { createQuota } from '../../lookup/quota.ts';
import { estimateRows } from '../../pipeline/estimate.ts';
import type { Input } from '../../pipeline/input.ts';
import { createPlanner } from '../../pipeline/planner.ts';
import type { Clock } from '../../support/clock.ts';
import { settleList } from '../list/bare.ts';
import { describeCap, showCap, planCap } from './cap.ts';
import { readSkippedKeys } from '../past/doubtful.ts';
import { openList } from '../list/open.ts';
import { readCapSource } from '../summary/notes.ts';
import { readKnownPrices, readLookups } from '../past/read.ts';
import { remarkCountries, remarkReadAs } from '../summary/remarks.ts';
import { identifyRun, recallRuns } from '../request.ts';
import type { EnrichOptions } from '../options.ts';
import type { Voice } from '../voice.ts';

/**
 * What an estimate looks at: the ledger where there is one, the account where its name is known.
 */
interface EstimateSources {
  readonly ledger: LedgerReader | undefined;
  /** The account's public key; undefined without credentials, and then nothing is known. */
  readonly account: string | undefined;
  /** The credentials read no balance, so nothing confirms what answers without a price cost. */
  readonly lacksBalance?: boolean;
  readonly clock: Clock;
  readonly voice: Pick<Voice, 'say'>;
}

/**
 * What `enrich` with the same options would cost. Throws CsvError or LedgerError; the list is
 * closed in any case.
 */
export async function estimateRun(
  options: EnrichOptions,
  sources: EstimateSources,
): Promise<Estimate> {
  const input = await openList(options);
  try {
    return await estimateList(options, sources, input);
  } finally {
    input.source.close();
  }
}

async function estimateList(
  options: EnrichOptions,
  { clock, account, voice, lacksBalance = false, ledger: books }: EstimateSources,
  input: Input,
) {
  const { service, reuse, ratePerSecond, concurrency } = options;
  const { product, words } = service.selection;
  const scope: Scope = { origin: service.origin, account: account ?? '' };
  const ledger = account === undefined ? undefined : books;
  input.said.forEach(voice.say);
  const now = clock.now();
  const { run, last } = await recallRuns(ledger, identifyRun(options, { scope, product }));
  const { bare } = await settleList(options, { input, voice, run, last });
  const planner = createPlanner((row) => input.readEach(row, bare), {
    answers: ledger,
    scope,
    wanted: service.selection,
    freshness: () =>
      boundAges({ run, executionId: undefined }, { reuse, product: service.selection }, now),
    pending: () => undefined,
  });
  const earlier = await readLookups(ledger, run?.id);
  const skipped = await readSkippedKeys(ledger, scope, { ...reuse, open: 'unknown' });
  const prices = await readKnownPrices(ledger, scope, options.prices);
  const from = readCapSource(options);
  const cap = planCap(options.maxSpend ?? run?.maxSpend, {
    ...{ spent: earlier.net, from, prices },
    lacking: lacksBalance ? words.account : undefined,
  });
  const quota = createQuota(options.limit, earlier.attempted);
  const { readings, ...planned } = await estimateRows({
    ratePerSecond,
    concurrency,
    rows: () => input.rows(),
    planner,
    prices,
    reach: cap?.reach,
    product,
    currency: options.prices.currency,
    country: options.list.country,
    doubtful: (lookup) => skipped.has(lookupKey(lookup)),
    admit: (lookup) => {
      const isAdmitted = quota.judge(lookup) === 'free';
      if (isAdmitted) quota.end(lookup, true);
      return isAdmitted;
    },
  });
  const emptyLines = input.source.emptyLines();
  return {
    ...planned,
    bare,
    list: describeList(input),
    cap: showCap(cap),
    remarks: [
      ...(account === undefined
        ? [
            `Without credentials nothing is counted as known: the ledger keeps answers by account. Set ${words.credentials}.`,
          ]
        : []),
      ...(run ? [`The same command would continue run ${run.id}.`] : []),
      ...(emptyLines > 0 ? [`${countNoun(emptyLines, 'empty line')} dropped.`] : []),
      ...remarkReadAs(readings),
      ...input.remarks,
      ...remarkCountries(readings),
      ...remarkUnpriced(product, prices, planned.unpriced),
      ...(cap ? describeCap(cap, planned) : []),
    ],
  };
}

function describeList({ source, phones }: Input): Estimate['list'] {
  const columns = phones.indexes.map((index) => ({
    column: index + 1,
    name: source.header?.[index]?.trim() || null,
  }));
  const [first] = columns;
  return {
    column: first?.column ?? 1,
    name: first?.name ?? null,
    encoding: source.dialect.encoding,
    columns,
    looksUp: phones.kind === 'each' ? 'each' : 'first',
  };
}

/** Which parts of a product the book lacks; where a product has no parts, its lookups say it. */
function remarkUnpriced(product: string, prices: Pick<KnownPrices, 'unpriced'>, unpriced: number) {
  const missing = unpriced > 0 ? prices.unpriced(product) : [];
  if (missing.length === 0 || missing.includes(product)) return [];
  return [`No price of ${joinWords(missing)} is known, so no lookup has one.`];
}
