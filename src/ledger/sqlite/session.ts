import { formatMoney, ZERO } from '../../domain/money.ts';
import type { Random } from '../../support/random.ts';
import type { BeginRequest, Beginning, LedgerEvent, SentVerdict } from '../port.ts';
import { attemptBatches } from './attempts.ts';
import { moneyText } from './codec.ts';
import type { Prepare } from './database.ts';
import { applyEvent, type OpenExecution } from './events.ts';
import { executionsOf, findOrMakeRun, makeExecution, makeScope } from './runs.ts';
import {
  addDoubt,
  addEarlierCharge,
  draftOf,
  emptyTotals,
  readUnconfirmed,
  setBound,
  type Totals,
} from './totals.ts';

/** The execution this process has open, and the books of its run. */
export interface Session {
  readonly execution: OpenExecution;
  readonly totals: Totals;
}

/** Finds or makes the run, puts what dead executions left open in doubt, opens an execution. Inside a transaction. */
export function begin(
  request: BeginRequest,
  prepare: Prepare,
  random: Random,
): { beginning: Beginning; session: Session } {
  const { run, continued } = findOrMakeRun(request, prepare, random);
  const orphaned = closeOrphans(prepare);
  const execution = {
    id: makeExecution(run.id, request, prepare),
    runId: run.id,
    scopeId: makeScope(request.scope, prepare),
  };
  const session = { execution, totals: totalsOf(run.id, prepare) };
  return { beginning: { run, executionId: execution.id, continued, orphaned }, session };
}

/**
 * What dead executions left open: in doubt, but for a product of which every known price is 0, which is never in doubt.
 * Returns how many are in doubt.
 */
function closeOrphans(prepare: Prepare): number {
  const crashed =
    "reason_slug = 'crashed', reason_words = 'the program ended before the answer was recorded'";
  prepare(
    `UPDATE attempts SET class = 'rejected', ${crashed} WHERE class IS NULL AND ceiling = '${formatMoney(ZERO)}' AND NOT EXISTS (
       SELECT 1 FROM lookups l JOIN prices p ON p.scope_id = l.scope_id AND p.product = l.product
       WHERE l.id = attempts.lookup_id AND p.dearest_request <> '${formatMoney(ZERO)}')`,
  ).run();
  return Number(
    prepare(`UPDATE attempts SET class = 'in_doubt', ${crashed} WHERE class IS NULL`).run().changes,
  );
}

/** The run's books so far, added up from its attempts. */
function totalsOf(runId: string, prepare: Prepare): Totals {
  const totals = emptyTotals();
  for (const { id, doubtBound, unconfirmed } of executionsOf(runId, prepare)) {
    if (doubtBound !== undefined) setBound(totals, id, doubtBound);
    totals.unconfirmed.set(id, unconfirmed);
  }
  for (const batch of attemptBatches({ by: 'run', runId }, prepare)) {
    for (const { id, charge, class: ended, released, bounded, ceiling } of batch) {
      if (charge) addEarlierCharge(totals, charge);
      if (ended === 'in_doubt' && !released)
        addDoubt(totals, id.executionId, { amount: ceiling ?? 0n, bounded });
    }
  }
  return totals;
}

/** Applies a batch on a draft of the books, which the caller keeps once the transaction is committed. */
export function apply(
  events: readonly LedgerEvent[],
  { execution, totals: before }: Session,
  prepare: Prepare,
): { verdicts: SentVerdict[]; totals: Totals } {
  const totals = draftOf(before);
  const verdicts: SentVerdict[] = [];
  for (const event of events) {
    const verdict = applyEvent(event, { execution, prepare, totals });
    if (verdict) verdicts.push(verdict);
  }
  prepare(
    'UPDATE executions SET attempts = ?, requested = ?, refunded = ?, unconfirmed = ? WHERE id = ?',
  ).run(
    totals.attempts,
    moneyText(totals.requested),
    moneyText(totals.refunded),
    moneyText(readUnconfirmed(totals, execution.id)),
    execution.id,
  );
  return { verdicts, totals };
}
