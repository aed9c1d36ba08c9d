import type { Answer } from '../../domain/attempt.ts';
import type { Lookup } from '../../domain/lookup.ts';
import { maxMoney, minMoney, type Money } from '../../domain/money.ts';
import type { AttemptId, LedgerEvent, SentVerdict } from '../port.ts';
import { moneyOf, moneyText } from './codec.ts';
import type { Prepare, Row } from './database.ts';
import { addCharge, addDoubt, fitsCap, setBound, type Totals } from './totals.ts';

type EventOf<K extends LedgerEvent['kind']> = Extract<LedgerEvent, { kind: K }>;

/** The open execution that events belong to. */
export interface OpenExecution {
  readonly id: number;
  readonly runId: string;
  readonly scopeId: number;
}

/** Applies one event inside an open transaction. Returns the verdict of a `sent`. */
export function applyEvent(
  event: LedgerEvent,
  execution: OpenExecution,
  { prepare, totals }: { prepare: Prepare; totals: Totals },
): SentVerdict | undefined {
  const context: Context = { prepare, totals, execution };
  switch (event.kind) {
    case 'sent':
      return applySent(event, context);
    case 'settled':
      applySettled(event, context);
      return undefined;
    case 'closed':
      applyClosed(event, context);
      return undefined;
    case 'raised':
      applyRaised(event, context);
      return undefined;
    case 'released':
      for (const id of event.ids) applyReleased(id, context);
      return undefined;
    case 'bounded':
      applyBounded(event, context);
      return undefined;
  }
}

interface Context {
  readonly prepare: Prepare;
  readonly totals: Totals;
  readonly execution: OpenExecution;
}

function applySent(event: EventOf<'sent'>, { prepare, totals, execution }: Context): SentVerdict {
  const lookupId = lookupIdOf(event.lookup, execution.scopeId, prepare);
  const before = prepare(
    "SELECT class FROM attempts WHERE lookup_id = ? AND execution_id = ? AND (class IS NULL OR class = 'settled')",
  ).get(lookupId, execution.id);
  if (before) return { kind: before['class'] === null ? 'in_flight' : 'settled' };
  const ceiling = event.ceiling ?? 0n;
  if (event.cap !== null && !fitsCap(totals, ceiling, event.cap)) return { kind: 'no_money' };
  prepare('INSERT INTO attempts (execution_id, sequence, run_id, lookup_id, country, sent_at, ceiling) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    event.id.executionId,
    event.id.sequence,
    execution.runId,
    lookupId,
    event.lookup.country,
    event.at,
    moneyText(event.ceiling),
  );
  totals.reserved += ceiling;
  totals.attempts += 1;
  return { kind: 'started' };
}

/** The surrogate of a lookup, made where it is new. */
function lookupIdOf({ number, product, ip }: Lookup, scopeId: number, prepare: Prepare): number {
  const numberId =
    prepare('SELECT id FROM numbers WHERE e164 = ?').get(number)?.['id'] ??
    prepare('INSERT INTO numbers (e164) VALUES (?)').run(number).lastInsertRowid;
  const known = prepare('SELECT id FROM lookups WHERE number_id = ? AND scope_id = ? AND product = ? AND ip IS ?').get(
    Number(numberId),
    scopeId,
    product,
    ip ?? null,
  );
  if (known) return Number(known['id']);
  return Number(
    prepare('INSERT INTO lookups (scope_id, number_id, product, ip) VALUES (?, ?, ?, ?)').run(
      scopeId,
      Number(numberId),
      product,
      ip ?? null,
    ).lastInsertRowid,
  );
}

function applySettled(event: EventOf<'settled'>, context: Context): void {
  const { prepare, totals, execution } = context;
  const { id, answer, charge } = event;
  const open = takeOpen(id, context);
  const amounts = charge.source === 'unknown' ? [null, null] : [moneyText(charge.requested), moneyText(charge.refunded)];
  prepare(
    `UPDATE attempts SET class = 'settled', ended_at = ?, latency_ms = ?, charge_source = ?, requested = ?, refunded = ?, status = ?, request_id = ?,
     network_type = ?, carrier = ?, remaining_balance = ?, refund_expected = ?, reason_slug = ?, reason_words = ? WHERE execution_id = ? AND sequence = ?`,
  ).run(
    event.at,
    event.latencyMs,
    charge.source,
    ...amounts,
    answer.status,
    answer.requestId ?? null,
    answer.networkType ?? null,
    answer.carrier ?? null,
    moneyText(answer.remainingBalance),
    Number(answer.refundExpected),
    answer.reason?.slug ?? null,
    answer.reason?.words ?? null,
    id.executionId,
    id.sequence,
  );
  keepAnswer({ answer, at: event.at, id, lookupId: open.lookupId }, context);
  addCharge(totals, charge, id.executionId === execution.id);
  if (charge.source === 'unknown') addDoubt(totals, id.executionId, { amount: open.ceiling, bounded: false });
  if (charge.source === 'reported')
    learnPrice({ ...open, requested: charge.requested, net: charge.requested - charge.refunded, at: event.at }, context);
}

function applyClosed(event: EventOf<'closed'>, context: Context): void {
  const { prepare, totals } = context;
  const { id, answer } = event;
  const open = takeOpen(id, context);
  prepare(
    `UPDATE attempts SET class = ?, ended_at = ?, latency_ms = ?, throttled = ?, status = ?, request_id = ?, reason_slug = ?, reason_words = ?
     WHERE execution_id = ? AND sequence = ?`,
  ).run(
    event.class,
    event.at,
    event.latencyMs,
    Number(event.throttled),
    event.status ?? null,
    answer?.requestId ?? null,
    event.reason.slug,
    event.reason.words,
    id.executionId,
    id.sequence,
  );
  if (event.class === 'in_doubt') addDoubt(totals, id.executionId, { amount: open.ceiling, bounded: false });
  if (answer) keepAnswer({ answer, at: event.at, id, lookupId: open.lookupId }, context);
}

interface OpenAttempt {
  readonly lookupId: number;
  readonly product: string;
  readonly country: string;
  readonly ceiling: Money;
}

/** The open attempt, its reservation given back. */
function takeOpen(id: AttemptId, { prepare, totals }: Context): OpenAttempt {
  const row = prepare(
    'SELECT a.lookup_id, a.country, a.ceiling, l.product FROM attempts a JOIN lookups l ON l.id = a.lookup_id WHERE a.execution_id = ? AND a.sequence = ? AND a.class IS NULL',
  ).get(id.executionId, id.sequence);
  if (!row) throw new Error(`The ledger has no open attempt ${nameOf(id)}.`);
  const ceiling = moneyOf(row['ceiling']) ?? 0n;
  totals.reserved -= ceiling;
  return { lookupId: Number(row['lookup_id']), product: String(row['product']), country: String(row['country']), ceiling };
}

function keepAnswer(
  { answer, at, id, lookupId }: { answer: Answer; at: number; id: AttemptId; lookupId: number },
  { prepare, execution }: Context,
): void {
  prepare(
    'INSERT INTO answers (lookup_id, execution_id, sequence, run_id, at, outcome, format, raw, reason_slug, reason_words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    lookupId,
    id.executionId,
    id.sequence,
    execution.runId,
    at,
    answer.outcome,
    answer.format,
    answer.raw,
    answer.reason?.slug ?? null,
    answer.reason?.words ?? null,
  );
}

function learnPrice(
  seen: { product: string; country: string; requested: Money; net: Money; at: number },
  { prepare, execution }: Context,
): void {
  const { product, country, requested, net, at } = seen;
  const before = prepare('SELECT least_net, most_net, dearest_request FROM prices WHERE scope_id = ? AND product = ? AND country = ?').get(
    execution.scopeId,
    product,
    country,
  );
  const least = minMoney(net, moneyOf(before?.['least_net']) ?? net);
  const most = maxMoney(net, moneyOf(before?.['most_net']) ?? net);
  const dearest = maxMoney(requested, moneyOf(before?.['dearest_request']) ?? requested);
  prepare(
    'INSERT OR REPLACE INTO prices (scope_id, product, country, last_net, last_at, least_net, most_net, dearest_request) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(execution.scopeId, product, country, moneyText(net), at, moneyText(least), moneyText(most), moneyText(dearest));
}

function applyRaised({ id, ceiling }: EventOf<'raised'>, { prepare, totals }: Context): void {
  const row = attemptRow(id, prepare);
  const lift = ceiling - (moneyOf(row['ceiling']) ?? 0n);
  if (lift <= 0n) return;
  prepare('UPDATE attempts SET ceiling = ? WHERE execution_id = ? AND sequence = ?').run(moneyText(ceiling), id.executionId, id.sequence);
  if (row['class'] === null) totals.reserved += lift;
  else addDoubt(totals, id.executionId, { amount: lift, bounded: row['bounded'] === 1 });
}

function applyReleased(id: AttemptId, { prepare, totals }: Context): void {
  const row = attemptRow(id, prepare);
  if (row['class'] !== 'in_doubt' || row['released'] === 1) return;
  prepare('UPDATE attempts SET released = 1 WHERE execution_id = ? AND sequence = ?').run(id.executionId, id.sequence);
  addDoubt(totals, id.executionId, { amount: -(moneyOf(row['ceiling']) ?? 0n), bounded: row['bounded'] === 1 });
}

function applyBounded({ executionId, ids, bound }: EventOf<'bounded'>, { prepare, totals }: Context): void {
  for (const row of prepare('SELECT sequence, ceiling FROM attempts WHERE execution_id = ? AND bounded = 1 AND released = 0').all(
    executionId,
  ))
    move(Number(row['sequence']), false);
  for (const id of ids) move(id.sequence, true);
  prepare('UPDATE executions SET doubt_bound = ? WHERE id = ?').run(moneyText(bound), executionId);
  setBound(totals, executionId, bound);

  function move(sequence: number, bounded: boolean): void {
    const amount = moneyOf(attemptRow({ executionId, sequence }, prepare)['ceiling']) ?? 0n;
    prepare('UPDATE attempts SET bounded = ? WHERE execution_id = ? AND sequence = ?').run(Number(bounded), executionId, sequence);
    addDoubt(totals, executionId, { amount: -amount, bounded: !bounded });
    addDoubt(totals, executionId, { amount, bounded });
  }
}

function attemptRow(id: AttemptId, prepare: Prepare): Row {
  const row = prepare('SELECT class, ceiling, bounded, released FROM attempts WHERE execution_id = ? AND sequence = ?').get(
    id.executionId,
    id.sequence,
  );
  if (!row) throw new Error(`The ledger has no attempt ${nameOf(id)}.`);
  return row;
}

function nameOf({ executionId, sequence }: AttemptId): string {
  return `${String(executionId)}.${String(sequence)}`;
}
