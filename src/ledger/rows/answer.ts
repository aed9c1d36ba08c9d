import type { AnswerOutcome } from '../../domain/attempt.ts';
import { computeNet, type Charge } from '../../domain/charge.ts';
import { ZERO, type Money } from '../../domain/money.ts';
import type { KnownAnswer } from '../../domain/outcome.ts';
import { decodeReason, type SqlCells } from './cells.ts';

/** What an attempt has cost; an answer without a charge (refused, failed) cost nothing. undefined where that is not known. */
export function findNet(charge: Charge | undefined): Money | undefined {
  if (charge === undefined) return ZERO;
  return charge.source === 'unknown' ? undefined : computeNet(charge);
}

/** From the cells query, lookup, product, id, time, execution, run, outcome, format, body and the reason; a charge may follow. */
export function decodeAnswer(
  cells: SqlCells,
  money: Pick<KnownAnswer, 'paidByRun' | 'cost'>,
): KnownAnswer {
  const [, , product, id, at, executionId, runId, outcome, format, raw, slug, words] = cells;
  return {
    id: Number(id),
    outcome: String(outcome) as AnswerOutcome,
    format: format === 'xml' ? 'xml' : 'json',
    raw: String(raw),
    reason: decodeReason(slug, words),
    product: String(product),
    at: Number(at),
    runId: String(runId),
    executionId: Number(executionId),
    ...money,
  };
}
