import { netOf } from '../../domain/charge.ts';
import type { AnswerOutcome } from '../../domain/attempt.ts';
import type { Money } from '../../domain/money.ts';
import type { KnownAnswer } from '../../domain/outcome.ts';
import type { AnswerQuery } from '../port.ts';
import { chargeOf, reasonOf } from './codec.ts';
import type { Prepare, Row } from './database.ts';

/** Answers on record for one number, newest first. Meant to run inside one read transaction for many queries. */
export function answersOf(query: AnswerQuery, scopeId: number | undefined, prepare: Prepare): readonly KnownAnswer[] {
  if (scopeId === undefined) return [];
  const numberId = prepare('SELECT id FROM numbers WHERE e164 = ?').get(query.number)?.['id'];
  if (numberId === undefined) return [];
  const lookups = prepare('SELECT id, product FROM lookups WHERE number_id = ? AND scope_id = ? AND ip IS ?').all(
    Number(numberId),
    scopeId,
    query.ip ?? null,
  );
  const serving = lookups.filter((lookup) => query.products.includes(String(lookup['product'])));
  const paid = query.runId === undefined ? 0n : paidFor(lookups, query, prepare);
  return serving
    .flatMap((lookup) =>
      rowsOf(lookup, prepare).map((row) => ({ id: Number(row['id']), answer: answerOf(row, String(lookup['product']), paid) })),
    )
    .sort((a, b) => b.id - a.id)
    .map(({ answer }) => answer);
}

function rowsOf(lookup: Row, prepare: Prepare): Row[] {
  return prepare(
    'SELECT id, execution_id, run_id, at, outcome, format, raw, reason_slug, reason_words FROM answers WHERE lookup_id = ?',
  ).all(Number(lookup['id']));
}

/** Net that the asking run has paid for the product it asks for; undefined where a part of it has no known price. */
function paidFor(lookups: readonly Row[], query: AnswerQuery, prepare: Prepare): Money | undefined {
  const own = lookups.find((lookup) => lookup['product'] === query.products[0]);
  if (!own) return 0n;
  let paid = 0n;
  for (const row of prepare(
    'SELECT charge_source, requested, refunded FROM attempts WHERE lookup_id = ? AND run_id = ? AND charge_source IS NOT NULL',
  ).all(Number(own['id']), query.runId ?? '')) {
    const charge = chargeOf(row['charge_source'], row['requested'], row['refunded']);
    if (charge?.source === 'unknown') return undefined;
    if (charge) paid += netOf(charge);
  }
  return paid;
}

function answerOf(row: Row, product: string, paidByRun: Money | undefined): KnownAnswer {
  return {
    outcome: String(row['outcome']) as AnswerOutcome,
    format: row['format'] === 'xml' ? 'xml' : 'json',
    raw: String(row['raw']),
    reason: reasonOf(row['reason_slug'], row['reason_words']),
    product,
    at: Number(row['at']),
    runId: String(row['run_id']),
    executionId: Number(row['execution_id']),
    paidByRun,
  };
}
