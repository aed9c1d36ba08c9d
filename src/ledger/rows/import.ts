import type { AnswerOutcome } from '../../domain/attempt.ts';
import { IMPORTED, type KnownAnswer } from '../../domain/outcome.ts';
import type { ImportRecord } from '../../domain/records.ts';
import type { ImportedProduct } from '../imports.ts';
import { decodeReason, decodeText, type SqlCells, type SqlRow } from './cells.ts';

/** An imported answer, and which of the numbers that were asked about it is one to. */
export interface FoundImport {
  readonly position: number;
  readonly answer: Omit<KnownAnswer, 'paidByRun'>;
}

/** From the cells position, product, time, outcome, format, body and the reason. */
export function decodeImport([
  query,
  product,
  at,
  outcome,
  format,
  raw,
  slug,
  words,
]: SqlCells): FoundImport {
  return {
    position: Number(query),
    answer: {
      ...IMPORTED,
      outcome: String(outcome) as AnswerOutcome,
      format: format === 'xml' ? 'xml' : 'json',
      raw: String(raw),
      reason: decodeReason(slug, words),
      product: String(product),
      at: Number(at),
    },
  };
}

/** An imported answer as it is listed. */
export function decodeImportRecord(row: SqlRow): ImportRecord {
  const ip = decodeText(row['ip']);
  return {
    scope: { origin: String(row['origin']), account: String(row['account']) },
    product: String(row['product']),
    ...(ip !== undefined && { ip }),
    at: Number(row['at']),
    importedAt: Number(row['imported_at']),
    outcome: String(row['outcome']) as AnswerOutcome,
    reason: decodeReason(row['reason_slug'], row['reason_words']),
  };
}

/** An account and a product. */
export function decodeImportedProduct(row: SqlRow): ImportedProduct {
  return {
    scope: { origin: String(row['origin']), account: String(row['account']) },
    product: String(row['product']),
  };
}
