import type { Answer } from '../../src/domain/attempt.ts';
import { parseMoney, type Money } from '../../src/domain/money.ts';
import { newestAnswer } from '../../src/domain/plan.ts';
import { STARTED } from '../../src/ledger/rules.ts';
import { NOTHING_HELD, type Ending, type AttemptRecord } from '../../src/domain/records.ts';
import type {
  AnswerQuery,
  BeginRequest,
  EventOf,
  Ledger,
  LedgerEvent,
  LedgerReader,
  AttemptSelection,
  Recorded,
  SentVerdict,
} from '../../src/ledger/port.ts';

/** What tests of a ledger say to it, with everything that does not matter filled in. */
export const scope = { origin: 'https://api.example', account: 'key' };

export function eur(text: string): Money {
  const amount = parseMoney(text);
  if (amount === undefined) throw new Error(`"${text}" is no amount.`);
  return amount;
}

export function request(changes: Partial<BeginRequest> = {}): BeginRequest {
  return {
    scope,
    product: 'standard',
    level: 'standard',
    input: '/lists/in.csv',
    output: '/lists/out.csv',
    newRun: false,
    maxSpend: undefined,
    at: 1_000,
    ...changes,
  };
}

export function ending(changes: Partial<Ending> = {}): Ending {
  return {
    at: 9_000,
    exitCode: 0,
    status: 'completed',
    stopReason: undefined,
    notes: '',
    ...changes,
  };
}

/** An attempt of one execution: its number, country and what it reserves; 447700900001, GB and 0.009 unless told otherwise. */
export function sent(
  executionId: number,
  sequence: number,
  changes: {
    readonly number?: string;
    readonly product?: string;
    readonly country?: string;
    readonly ip?: string;
    readonly ceiling?: string | null;
    readonly at?: number;
    readonly seenAnswer?: number | undefined;
    readonly skipsDoubt?: boolean;
    readonly limit?: number;
    readonly accountMost?: string;
    readonly priceEpoch?: number;
  } = {},
): EventOf<'sent'> {
  const {
    number = '447700900001',
    product = 'standard',
    country = 'GB',
    ip,
    ceiling = '0.009',
    at = 1_000,
  } = changes;
  return {
    kind: 'sent',
    id: { executionId, sequence },
    at,
    lookup: { number, country, product, ...(ip === undefined ? {} : { ip }) },
    ceiling: ceiling === null ? null : eur(ceiling),
    seenAnswer: changes.seenAnswer,
    skipsDoubt: changes.skipsDoubt ?? false,
    limit: changes.limit,
    accountMost: changes.accountMost === undefined ? undefined : eur(changes.accountMost),
    priceEpoch: changes.priceEpoch,
  };
}

/** A batch that a store without books of its own has taken: everything is started. */
export function takeAll(events: readonly LedgerEvent[]): Recorded {
  const position = {
    ...NOTHING_HELD,
    others: NOTHING_HELD,
    openByOthers: 0,
    priceEpoch: 0,
    account: { ...NOTHING_HELD, open: 0 },
  };
  const verdicts = events.flatMap(({ kind }) => (kind === 'sent' ? [STARTED] : []));
  return { verdicts, position };
}

/** The verdicts of a batch. */
export async function judge(
  ledger: Pick<Ledger, 'record'>,
  events: readonly LedgerEvent[],
): Promise<readonly SentVerdict[]> {
  return (await ledger.record(events)).verdicts;
}

/** The same by somebody who knows of every answer to the lookup. */
export async function sentAgain(
  ledger: LedgerReader,
  ...[executionId, sequence, changes = {}]: Parameters<typeof sent>
): Promise<EventOf<'sent'>> {
  const event = sent(executionId, sequence, changes);
  const { number, product, ip } = event.lookup;
  const [known = []] = await ledger.answers([query(number, { ip, ...wanting(product) })]);
  return { ...event, seenAnswer: newestAnswer(known, product) };
}

export function answer(changes: Partial<Answer> = {}): Answer {
  return {
    outcome: 'insight',
    format: 'json',
    raw: '{"status":0}',
    status: '0',
    requestId: 'r-1',
    requestPrice: undefined,
    refundPrice: undefined,
    remainingBalance: undefined,
    facts: {},
    refundExpected: false,
    reason: undefined,
    ...changes,
  };
}

/** Settled with a reported price; `refunded` is 0 and the answer an insight unless told otherwise. */
export function settled(
  executionId: number,
  sequence: number,
  changes: {
    readonly requested?: string;
    readonly refunded?: string;
    readonly source?: 'reported' | 'priced' | 'unknown';
    readonly answer?: Partial<Answer>;
    readonly at?: number;
  } = {},
): EventOf<'settled'> {
  const { requested = '0.0045', refunded = '0', source = 'reported', at = 2_000 } = changes;
  return {
    kind: 'settled',
    id: { executionId, sequence },
    at,
    latencyMs: 120,
    answer: answer(changes.answer),
    charge:
      source === 'unknown'
        ? { source }
        : { source, requested: eur(requested), refunded: eur(refunded) },
  };
}

export function closed(
  executionId: number,
  sequence: number,
  changes: Partial<Omit<EventOf<'closed'>, 'kind' | 'id'>> = {},
): EventOf<'closed'> {
  return {
    kind: 'closed',
    id: { executionId, sequence },
    at: 2_000,
    latencyMs: 30_000,
    class: 'in_doubt',
    throttled: false,
    reason: { slug: 'timeout', words: 'no answer within 30 s' },
    status: undefined,
    answer: undefined,
    ...changes,
  };
}

export function query(number: string, changes: Partial<AnswerQuery> = {}): AnswerQuery {
  return { scope, number, ip: undefined, ...wanting('standard'), runId: undefined, ...changes };
}

/** A query for the first of these products, which answers to any of them serve. */
export function wanting(
  product: string,
  ...others: readonly string[]
): Pick<AnswerQuery, 'product' | 'serves'> {
  return { product, serves: (bought) => bought === product || others.includes(bought) };
}

/** All attempts of a selection in one list. */
export async function attemptsOf(
  reader: LedgerReader,
  selection: AttemptSelection,
): Promise<AttemptRecord[]> {
  const all: AttemptRecord[] = [];
  for await (const batch of reader.attempts(selection)) all.push(...batch);
  return all;
}
