import { buildClaim, isInQuestion, type Claim } from '../../domain/reconcile/claim.ts';
import { RECORD_SLACK_MS, type ChargeRecord, type Period } from '../../domain/reconcile/record.ts';
import type { RecordFormat } from '../../domain/reconcile/source.ts';
import type { AttemptRecord, Scope } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';

/** Which attempts are looked at. */
export interface AttemptFilter {
  /** Whether attempts under this scope are those of the service. */
  includes(scope: Scope): boolean;
}

/**
 * All attempts that the filter lets through, each with its account, in the order they were sent.
 */
export async function* readAttempts(
  ledger: LedgerReader,
  { includes }: AttemptFilter,
): AsyncGenerator<{ readonly attempt: AttemptRecord; readonly account: string }> {
  const accounts = new Map(
    (await ledger.runs())
      .filter(({ scope }) => includes(scope))
      .map(({ id, scope }) => [id, scope.account]),
  );
  for await (const batch of ledger.attempts({ by: 'all' })) {
    for (const attempt of batch) {
      const account = accounts.get(attempt.runId);
      if (account !== undefined) yield { attempt, account };
    }
  }
}

/** What of the ledger bears on records. */
interface Claims {
  readonly claims: readonly Claim[];
  /** Ids of the records that attempts were settled by before. */
  readonly settledBy: ReadonlySet<string>;
}

/** Whose attempts are judged, and at what time. */
export interface ClaimQuery {
  readonly filter: AttemptFilter;
  readonly format: Pick<RecordFormat, 'listParts'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Attempts in question, whenever they were sent, and those beside them that may have one of the
 * records.
 */
export async function collectClaims(
  ledger: LedgerReader,
  records: readonly ChargeRecord[],
  { filter, format, now }: ClaimQuery,
): Promise<Claims> {
  const claims: Claim[] = [];
  const settledBy = new Set<string>();
  const { from, to } = spanRecords(records);
  const listParts = rememberParts(format);
  for await (const { attempt, account } of readAttempts(ledger, filter)) {
    for (const id of attempt.reconciled?.records ?? []) settledBy.add(id);
    const isNear =
      attempt.sentAt - RECORD_SLACK_MS <= to &&
      (attempt.endedAt ?? attempt.sentAt) + RECORD_SLACK_MS >= from;
    if (!isNear && !isInQuestion(attempt)) continue;
    const parts = listParts(attempt.product);
    const claim = buildClaim(attempt, { account, parts, now });
    if (claim) claims.push(claim);
  }
  return { claims, settledBy };
}

function spanRecords(records: readonly ChargeRecord[]): Period {
  let [from, to] = [Infinity, -Infinity];
  for (const { at } of records) {
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  return { from, to };
}

function rememberParts({ listParts }: Pick<RecordFormat, 'listParts'>) {
  const known = new Map<string, readonly string[]>();
  return (product: string) => {
    const parts = known.get(product) ?? listParts(product);
    known.set(product, parts);
    return parts;
  };
}
