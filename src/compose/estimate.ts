import { lookupKey } from '../domain/lookup.ts';
import { createKnownPrices } from '../domain/prices.ts';
import type { Estimate } from '../domain/summary.ts';
import type { LedgerReader, RunRecord, Scope } from '../ledger/port.ts';
import { estimate } from '../pipeline/estimate.ts';
import { createPlanner } from '../pipeline/planner.ts';
import { answeredBy, productOf } from '../providers/number-insight/provider.ts';
import type { Clock } from '../support/clock.ts';
import { doubtfulKeys } from './doubtful.ts';
import { openList } from './input.ts';
import type { EnrichOptions } from './options.ts';

/** What an estimate looks at: the ledger where there is one, the account where its name is known. */
export interface EstimateSources {
  readonly ledger: LedgerReader | undefined;
  /** The account's public key; undefined without credentials, and then nothing is known. */
  readonly account: string | undefined;
  readonly clock: Clock;
  say(sentence: string): void;
}

/** What `enrich` with the same options would cost. Throws CsvError or LedgerError. */
export async function estimateRun(options: EnrichOptions, sources: EstimateSources): Promise<Estimate> {
  const { service, reuse } = options;
  const { clock, account } = sources;
  const product = productOf(service.level, service.cnam);
  const scope: Scope | undefined = account === undefined ? undefined : { origin: service.origin, account };
  const ledger = scope && sources.ledger;
  const input = await openList(options);
  for (const sentence of input.said) sources.say(sentence);
  const now = clock.now();
  const run = ledger && continued(await ledger.runs(), { options, scope, product });
  const planner = createPlanner(input.read, {
    answers: ledger,
    scope: scope ?? { origin: service.origin, account: '' },
    answeredBy: answeredBy(service.level, service.cnam),
    freshness: () => ({ runId: run?.id, executionId: undefined, runStartedAt: run?.startedAt ?? now, now, ...reuse }),
    pending: () => undefined,
  });
  const doubtful = ledger && reuse.inDoubt === 'skip' ? await doubtfulKeys(ledger, scope) : new Set<string>();
  const { maxSpend: _cap, ...pace } = options;
  const counted = await estimate({
    ...pace,
    rows: () => input.source.rows(),
    planner,
    prices: createKnownPrices({
      book: options.prices.priceBook,
      seen: ledger ? await ledger.seenPrices(scope) : [],
      priceCeiling: options.prices.priceCeiling,
    }),
    product,
    currency: options.prices.currency,
    doubtful: (lookup) => doubtful.has(lookupKey(lookup)),
  });
  return { ...counted, remarks: remarks(account, run, input.source.emptyLines()) };
}

/** The run that the same command line would continue (CONTRACT, "Product, run, execution"). */
function continued(
  runs: readonly RunRecord[],
  { options, scope, product }: { readonly options: EnrichOptions; readonly scope: Scope; readonly product: string },
): RunRecord | undefined {
  const input = options.list.realPath;
  if (options.newRun || input === undefined) return undefined;
  const same = runs.filter(
    (run) =>
      run.scope.origin === scope.origin &&
      run.scope.account === scope.account &&
      run.product === product &&
      run.input === input &&
      run.output === options.output,
  );
  const latest = same.reduce<RunRecord | undefined>((last, run) => (last && last.startedAt > run.startedAt ? last : run), undefined);
  return latest && latest.status !== 'completed' && latest.stopReason !== 'max-spend' && latest.stopReason !== 'limit' ? latest : undefined;
}

function remarks(account: string | undefined, run: RunRecord | undefined, emptyLines: number): string[] {
  return [
    ...(account === undefined
      ? ['Without credentials nothing is counted as known: the ledger keeps answers by account. Set VONAGE_API_KEY and VONAGE_API_SECRET.']
      : []),
    ...(run ? [`The same command would continue run ${run.id}.`] : []),
    ...(emptyLines > 0 ? [`${String(emptyLines)} empty ${emptyLines === 1 ? 'line' : 'lines'} dropped.`] : []),
  ];
}
