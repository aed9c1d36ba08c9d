import type { KnownPrices } from '../domain/prices.ts';
import { NOTHING_HELD } from '../domain/records.ts';
import type { ProviderWords } from '../domain/summary.ts';
import type { BeginRequest } from '../ledger/port.ts';
import { readAlone } from '../lookup/read-alone.ts';
import { joinWords } from '../report/words.ts';
import type { ListShape } from '../tables/shape.ts';
import type { BalanceReading } from '../providers/port.ts';
import type { ExecutionParts } from './execution.ts';
import { settleList } from './list/bare.ts';
import { RefusedError, type EnrichOptions, type Tools } from './options.ts';
import { awaitEarlierCharges, type OpeningRead } from './past/earlier.ts';
import { readKnownPrices } from './past/read.ts';
import { identifyRun, recallRuns } from './request.ts';

/**
 * What an execution agrees with the ledger, the list, the account and the person before it begins.
 */
export interface Terms {
  readonly request: Omit<BeginRequest, 'at' | 'notes'>;
  readonly prices: KnownPrices;
  readonly opening: OpeningRead;
  /** undefined where not all rows of the list were looked at. */
  readonly shape: ListShape | undefined;
}

/**
 * Decides which run it is, what it may spend and how it reads its list. Nothing later may refuse
 * the execution but the output itself.
 */
export async function settleTerms({
  options,
  ledger,
  service,
  tools,
  input,
}: ExecutionParts): Promise<Terms> {
  const { product } = service.provider;
  const { origin, credentials, selection } = options.service;
  const scope = { origin, account: selection.nameAccount(credentials) };
  const prices = await readKnownPrices(ledger, scope, options.prices);
  const request = identifyRun(options, { scope, product });
  const { run, last } = await recallRuns(ledger, request);
  const maxSpend = options.maxSpend ?? run?.maxSpend;
  refuseJoining(options, ledger);
  // Only a server has others who could join.
  const prints = ledger.workers !== undefined;
  const bearings = { input, voice: tools.voice, run, last };
  const { bare, shape, print } = await settleList({ ...options, prints }, bearings);
  if (options.limit !== 0) await awaitEarlierCharges(ledger, run, tools.clock);
  if (options.minBalance !== undefined && options.limit !== 0 && !service.account)
    throw new RefusedError(
      `Cannot keep --min-balance, because no balance can be read without ${selection.words.account}. Set them, or leave --min-balance out.`,
    );
  const opening = await approveOpening(tools, async () => {
    const at = tools.clock.now();
    const readBalance = async () =>
      options.limit === 0 ? undefined : await service.account?.balance();
    const { reading, alone, before } = await readAlone(readBalance, { ledger, scope });
    const { net, doubt, unconfirmed } = before ?? NOTHING_HELD;
    const accountBefore = { net, held: doubt + unconfirmed };
    refuseWhatCannotBeLimited(
      { ...options, maxSpend },
      { prices, product, opening: reading, words: selection.words },
    );
    return { reading, at, alone, accountBefore };
  });
  return {
    request: {
      ...{ ...request, maxSpend, bare, listPrint: print },
      level: selection.label(selection.product),
    },
    prices,
    opening,
    shape,
  };
}

/** Throws RefusedError where nobody could be joined. */
function refuseJoining(
  { join, list, newRun }: Pick<EnrichOptions, 'join' | 'list' | 'newRun'>,
  { workers, file }: Pick<ExecutionParts['ledger'], 'workers' | 'file'>,
) {
  if (join !== true) return;
  if (!workers)
    throw new RefusedError(
      `Cannot use --join with the ledger ${file}: a file is for one process at a time. Name a ledger on a server with --ledger postgres://...`,
    );
  if (list.realPath === undefined)
    throw new RefusedError(
      'Cannot use --join with standard input: nobody else can read the same list. Name a file.',
    );
  if (newRun)
    throw new RefusedError('Cannot use --join with --new-run: a new run has nobody to join.');
}

/**
 * Reads the balance again after a person was asked, who may think for an hour while the account
 * moves.
 */
async function approveOpening({ voice, approve }: Tools, readOpening: () => Promise<OpeningRead>) {
  const opening = await readOpening();
  const { reading } = opening;
  if (reading && reading.kind !== 'balance')
    voice.say(`The balance could not be read: ${reading.words}`);
  return (await approve?.(reading)) === true ? await readOpening() : opening;
}

/**
 * Refuses limits that nothing could keep: without a price, with one of 0 for what is not free, or
 * without a balance. Throws RefusedError. `maxSpend` is the cap that holds: the one named, or the
 * one that a continued run keeps.
 */
function refuseWhatCannotBeLimited(
  {
    maxSpend,
    minBalance,
    prices: { priceCeiling },
  }: Pick<EnrichOptions, 'maxSpend' | 'minBalance' | 'prices'>,
  {
    prices,
    product,
    opening,
    words,
  }: {
    prices: KnownPrices;
    product: string;
    opening: BalanceReading | undefined;
    words: ProviderWords;
  },
) {
  const limits = [
    ...(maxSpend === undefined ? [] : ['--max-spend']),
    ...(minBalance === undefined ? [] : ['--min-balance']),
  ];
  if (limits.length > 0 && prices.ceiling(product, 'unknown') === null) {
    const lacking = prices.unpriced(product);
    const found = words.findPrices === undefined ? '' : ` ${words.findPrices}`;
    throw new RefusedError(
      `Cannot keep ${limits.join(' and ')}: no price of ${joinWords(lacking)} is known. Give --prices a book with lines like ${lacking[0] ?? product},*,0.005 (product,country,price), or --price-ceiling the most that one lookup may cost.${found}`,
    );
  }
  if (priceCeiling === 0n && !prices.isFree(product))
    throw new RefusedError(
      'Cannot use --price-ceiling 0: an attempt that reserves nothing keeps no limit. Name what one lookup may cost, for instance 0.05.',
    );
  if (minBalance !== undefined && opening && opening.kind !== 'balance')
    throw new RefusedError(
      `Cannot keep --min-balance, because the balance could not be read: ${opening.words} Try "insight-batch balance", or leave --min-balance out.`,
    );
}
