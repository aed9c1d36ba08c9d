import type { Money } from '../../domain/money.ts';
import { subtractHeld, type HeldMoney } from '../../domain/records.ts';
import type { EventOf, LedgerEvent, Recorded, SentVerdict } from '../port.ts';
import { moneyText, decodeMoney } from '../rows/cells.ts';
import type { Connection } from './connection.ts';
import { writeLease } from './lease.ts';
import type { Remembered } from './memory.ts';

/** Who records, and where. */
interface Recorder {
  readonly connection: Connection;
  readonly leaseMs: number;
  readonly executionId: number;
  /** See {@link Worker.token}: another execution may have this one's number after a failover. */
  readonly token: string;
}

/** Records a batch by one call of the function of that name; what the server took back is sent again. */
export async function recordBatch(
  events: readonly LedgerEvent[],
  recorder: Recorder,
): Promise<Recorded & { readonly now: number }> {
  return await callRecord(events.map(encodeEvent), recorder);
}

/** Attempts that one statement restores. */
const RESTORED_AT_ONCE = 500;

/**
 * Records once more what the server had confirmed and may have lost. What it has stays as it is; an
 * attempt that it has not is in doubt where its end is not known.
 */
export async function restoreAttempts(
  attempts: readonly Remembered[],
  recorder: Recorder,
): Promise<void> {
  for (let first = 0; first < attempts.length; first += RESTORED_AT_ONCE) {
    const events = attempts
      .slice(first, first + RESTORED_AT_ONCE)
      .flatMap(({ sent, ended }) => encodeRestored(sent, ended));
    await callRecord(events, recorder);
  }
}

async function callRecord(
  events: readonly object[],
  { connection, leaseMs, executionId, token }: Recorder,
) {
  const [row] = await connection.once(
    'SELECT insight_batch.record($1, $2, $3::jsonb, $4::interval) AS recorded',
    [executionId, token, JSON.stringify(events), writeLease(leaseMs)],
  );
  return decodeRecorded(JSON.parse(String(row?.['recorded'])) as RecordedCells);
}

type HeldCells = Readonly<Record<keyof HeldMoney, string>>;

/** What the function answers. */
interface RecordedCells {
  readonly verdicts: readonly SentVerdict['kind'][];
  readonly run: HeldCells;
  readonly own: HeldCells;
  readonly account: HeldCells;
  /** Attempts that other executions of the run, and of the account, have open. */
  readonly run_open: number;
  readonly account_open: number;
  readonly price_epoch: number;
  /** The server's time, milliseconds since the epoch. */
  readonly now: number;
}

function decodeRecorded({ verdicts, now, ...cells }: RecordedCells) {
  const run = decodeHeld(cells.run);
  return {
    now,
    verdicts: verdicts.map((kind) => ({ kind })),
    position: {
      ...run,
      others: subtractHeld(run, decodeHeld(cells.own)),
      openByOthers: cells.run_open,
      priceEpoch: cells.price_epoch,
      account: { ...decodeHeld(cells.account), open: cells.account_open },
    },
  };
}

function decodeHeld(cells: HeldCells): HeldMoney {
  const read = (name: keyof HeldMoney) => decodeMoney(cells[name]) ?? 0n;
  const [net, doubt] = [read('net'), read('doubt')];
  return { net, doubt, unconfirmed: read('unconfirmed'), reserved: read('reserved') };
}

/** An event as the function reads it; what is undefined is left out, and is NULL there. */
function encodeEvent(event: LedgerEvent): object {
  switch (event.kind) {
    case 'sent':
      return encodeSent(event);
    case 'settled':
      return encodeSettled(event);
    case 'closed':
      return encodeClosed(event);
    case 'raised':
      return encodeRare(event.kind, { ...name(event), ceiling: moneyText(event.ceiling) });
    case 'released':
      return encodeRare(event.kind, { ids: event.ids.map((id) => name({ id })) });
    case 'bounded':
      return encodeBounded(event);
    case 'confirmed':
      return encodeOf(event, { unconfirmed: moneyText(event.unconfirmed) });
    case 'balance_read':
      return encodeOf(event, { balance: moneyText(event.balance) });
    case 'money_in':
      return encodeOf(event, {});
  }
}

function name({ id }: Pick<EventOf<'sent'>, 'id'>) {
  return { execution: id.executionId, sequence: id.sequence };
}

function encodeSent(event: EventOf<'sent'>) {
  const { number, product, country, ip } = event.lookup;
  const ceiling = moneyText(event.ceiling);
  const accountMost = moneyText(event.accountMost);
  const limits = { most: event.limit, account_most: accountMost, epoch: event.priceEpoch };
  const terms = { ceiling, seen: event.seenAnswer, skips: event.skipsDoubt, ...limits };
  const lookup = { number, product, country, ip };
  return { kind: 'sent', ...name(event), at: event.at, ...lookup, ...terms };
}

/** An attempt whose beginning the server may have lost, and its end as far as they are known. */
export function encodeRestored(
  sent: EventOf<'sent'> | undefined,
  ended: EventOf<'settled' | 'closed'> | undefined,
): object[] {
  const beginning = sent ? [{ ...encodeSent(sent), kind: 'restored' }] : [];
  return ended ? [...beginning, encodeEvent(ended)] : beginning;
}

function encodeSettled(event: EventOf<'settled'>) {
  const { answer, charge, at, latencyMs } = event;
  return {
    ...{ kind: 'ended', ...name(event), at, ms: latencyMs, class: 'settled' },
    ...{ source: charge.source, ...(charge.source !== 'unknown' && encodeAmounts(charge)) },
    status: cleanText(answer.status),
    request_id: cleanText(answer.requestId),
    network: cleanText(answer.facts.lineType),
    carrier: cleanText(answer.facts.carrier),
    balance: moneyText(answer.remainingBalance),
    refund: answer.refundExpected,
    slug: answer.reason?.slug,
    words: cleanText(answer.reason?.words),
    ...encodeAnswer(answer),
  };
}

function encodeAmounts({ requested, refunded }: { requested: Money; refunded: Money }) {
  return { requested: moneyText(requested), refunded: moneyText(refunded) };
}

function encodeClosed(event: EventOf<'closed'>) {
  const { at, latencyMs, throttled, status, reason, answer } = event;
  return {
    ...{ kind: 'ended', ...name(event), at, ms: latencyMs, class: event.class, throttled },
    status: cleanText(status),
    request_id: cleanText(answer?.requestId),
    slug: reason.slug,
    words: cleanText(reason.words),
    ...(answer && encodeAnswer(answer)),
  };
}

function encodeAnswer({ outcome, format, raw, reason }: EventOf<'settled'>['answer']) {
  return {
    ...{ outcome, format, raw: cleanText(raw) },
    ...{ answer_slug: reason?.slug, answer_words: cleanText(reason?.words) },
  };
}

function encodeBounded({ executionId, ids, bound }: EventOf<'bounded'>) {
  const foreign = ids.find((id) => id.executionId !== executionId);
  if (foreign)
    throw new Error(
      `Attempt ${foreign.executionId}.${foreign.sequence} cannot be under the bound of execution ${executionId}.`,
    );
  const named = ids.map((id) => name({ id }));
  return encodeOf({ kind: 'bounded', executionId }, { ids: named, bound: moneyText(bound) });
}

function encodeOf(
  { kind, executionId }: { readonly kind: LedgerEvent['kind']; readonly executionId: number },
  rest: object,
) {
  return encodeRare(kind, { execution: executionId, ...rest });
}

function encodeRare(kind: LedgerEvent['kind'], rest: object) {
  return { kind, rare: { kind, ...rest } };
}

/** PostgreSQL's texts have neither NUL nor half a surrogate pair, and what was paid must be kept. */
export function cleanText<T extends string | undefined>(text: T): T | string {
  return text === undefined ? text : toWellFormed(text).replaceAll('\0', '\uFFFD');
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

function toWellFormed(text: string) {
  return text.replace(LONE_SURROGATE, '\uFFFD');
}
