import { formatMoney, ZERO } from '../../domain/money.ts';
import { addHeld, subtractHeld } from '../../domain/records.ts';
import type { Random } from '../../support/random.ts';
import type { BeginRequest, Beginning, LedgerEvent, Recorded, RunPosition } from '../port.ts';
import { moneyText, decodeMoney } from '../rows/cells.ts';
import { CRASHED, classifyOrphan, findHold } from '../rules.ts';
import { attemptBatches } from './attempts.ts';
import type { Prepare } from './database.ts';
import type { OpenExecution } from './doubts.ts';
import { applyEvent } from './events.ts';
import { readExecutions, findOrMakeRun, makeExecution, makeScope } from './runs.ts';
import { readStanding } from './standing.ts';
import {
  addDoubt,
  addEarlierCharge,
  draftTotals,
  emptyTotals,
  readHeld,
  readOwn,
  readUnconfirmed,
  setBound,
  type Totals,
} from './totals.ts';

/** The execution this process has open, and the books of its run. */
export interface Session {
  readonly execution: OpenExecution;
  readonly totals: Totals;
}

/**
 * Finds or makes the run, puts what dead executions left open in doubt, opens an execution. Inside
 * a transaction.
 */
export function beginSession(
  request: BeginRequest,
  prepare: Prepare,
  random: Random,
): { beginning: Beginning; session: Session } {
  const { run, ...found } = findOrMakeRun(request, prepare, random);
  const orphaned = closeOrphans(prepare);
  const execution = {
    id: makeExecution(run.id, request, prepare),
    runId: run.id,
    scopeId: makeScope(request.scope, prepare),
    cap: run.maxSpend,
  };
  const totals = sumRun(run.id, prepare);
  const otherRuns = subtractHeld(readStanding(run.scope, prepare), readHeld(totals));
  const session = { execution: { ...execution, otherRuns }, totals };
  const newest = prepare('SELECT coalesce(max(id), 0) AS newest FROM answers').get()?.['newest'];
  const past = { others: 0, orphaned, newestAnswer: Number(newest) };
  const beginning = { run, executionId: execution.id, ...found, ...past };
  return { beginning, session };
}

/** Ends what dead executions left open. Returns how many attempts are in doubt by it. */
function closeOrphans(prepare: Prepare) {
  const open = prepare(
    `SELECT execution_id, sequence, ceiling, EXISTS (SELECT 1 FROM lookups l JOIN prices p ON p.scope_id = l.scope_id AND p.product = l.product
       WHERE l.id = attempts.lookup_id AND p.dearest_request <> '${formatMoney(ZERO)}') AS costs FROM attempts WHERE class IS NULL`,
  ).all();
  const close = prepare(
    'UPDATE attempts SET class = ?, reason_slug = ?, reason_words = ? WHERE execution_id = ? AND sequence = ?',
  );
  const { slug, words } = CRASHED;
  let inDoubt = 0;
  for (const row of open) {
    const ceiling = decodeMoney(row['ceiling']) ?? null;
    const orphan = classifyOrphan({ ceiling }, row['costs'] === 0);
    close.run(orphan, slug, words, Number(row['execution_id']), Number(row['sequence']));
    if (orphan === 'in_doubt') inDoubt += 1;
  }
  return inDoubt;
}

/** The run's books so far, added up from its attempts. */
function sumRun(runId: string, prepare: Prepare) {
  const totals = emptyTotals();
  for (const { id, doubtBound, unconfirmed } of readExecutions(runId, prepare)) {
    if (doubtBound !== undefined) setBound(totals, id, doubtBound);
    totals.unconfirmed.set(id, unconfirmed);
  }
  for (const batch of attemptBatches({ by: 'run', runId }, prepare)) {
    for (const attempt of batch) {
      const { id, charge, bounded, ceiling } = attempt;
      if (charge) addEarlierCharge(totals, charge);
      if (findHold(attempt) === 'doubt') addDoubt(totals, id.executionId, ceiling ?? 0n, bounded);
    }
  }
  return totals;
}

/**
 * Applies a batch on a draft of the books, which the caller keeps once the transaction is
 * committed.
 */
export function applyEvents(
  events: readonly LedgerEvent[],
  session: Session,
  prepare: Prepare,
): { recorded: Recorded; totals: Totals } {
  const { execution, totals: before } = session;
  const totals = draftTotals(before);
  const context = { execution, prepare, totals };
  const verdicts = events.flatMap((event) => applyEvent(event, context) ?? []);
  prepare(
    'UPDATE executions SET attempts = ?, requested = ?, refunded = ?, unconfirmed = ? WHERE id = ?',
  ).run(
    totals.attempts,
    moneyText(totals.requested),
    moneyText(totals.refunded),
    moneyText(readUnconfirmed(totals, execution.id)),
    execution.id,
  );
  return { recorded: { verdicts, position: readPosition(session, totals) }, totals };
}

/** Whoever holds the ledger is alone with it. */
function readPosition({ execution }: Session, totals: Totals): RunPosition {
  const held = readHeld(totals);
  const others = subtractHeld(held, readOwn(totals, execution.id));
  const account = { ...addHeld(execution.otherRuns, held), open: 0 };
  return { ...held, others, openByOthers: 0, account, priceEpoch: 0 };
}
