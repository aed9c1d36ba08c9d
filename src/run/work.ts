import { isAbandoned } from './ending.ts';
import type { ExecutionContext } from './execution.ts';
import { orCause, recordEnd, recordInterruption, type Closing, type EnrichEnd } from './record.ts';
import { enrichRows } from './rows.ts';
import { sumUnwritten } from './summary/remarks.ts';
import { boundDrain } from './watch/drain.ts';
import { watchLedger, type LedgerWatch } from './watch/ledger.ts';
import { watchPlace } from './watch/place.ts';

/** Takes an execution from its first row to its last word in the ledger. Throws only for a bug. */
export async function runExecution(context: ExecutionContext): Promise<EnrichEnd> {
  const { ledger, halt, service } = context;
  const { clock } = context.tools;
  const startedAt = clock.monotonic();
  const watch = watchLedger({ ledger, clock, halt });
  try {
    const closing = await work(context, watch).catch(async (bug: unknown) => {
      await recordBug(context);
      throw bug;
    });
    const seconds = (clock.monotonic() - startedAt) / 1000;
    return await recordEnd(context, { closing, seconds, watch });
  } finally {
    watch.close();
    service.close();
  }
}

/** Does everything but the last word. Resolves to the balance at the end. */
async function work(context: ExecutionContext, watch: LedgerWatch) {
  const { stack, halt, writer } = context;
  const calm = [boundDrain(context), watchPlace(context)];
  await enrichRows(context).finally(() => calm.forEach((end) => end()));
  await stack.journal.drained();
  const closing = await settleMoney(context);
  await watch.look();
  if (isAbandoned(halt)) await writer.abort();
  else {
    halt.ignoreSignals();
    await writer.commit(halt);
  }
  return closing;
}

/** Records what was answered all the same, and leaves an earlier output as it was. */
async function recordBug(context: ExecutionContext) {
  await context.stack.journal.drained().catch(() => undefined);
  await context.writer.abort();
  await recordInterruption(context, 'bug');
}

/**
 * Settles doubt and unconfirmed money by a balance, which is the balance at the end too. A balance
 * that was read since the last attempt ended is not read again. An execution that asks for nothing
 * (`--limit 0`) reads none.
 */
async function settleMoney(context: ExecutionContext): Promise<Closing> {
  const { options, service, stack, halt, tools } = context;
  if (options.limit === 0) return NOT_READ;
  const hurried = halt.causes.some(({ kind }) => kind === 'signal');
  const { budget, evidence } = stack;
  const held = budget.doubtful().length > 0 || budget.position().executionUnconfirmed !== 0n;
  if (held && !hurried && !evidence.isCurrent()) await evidence.judge();
  if (halt.abandonSignal.aborted) return NOT_READ;
  const closing = evidence.isCurrent()
    ? evidence.last()?.reading
    : await service.account?.balance();
  if (closing && closing.kind !== 'balance')
    tools.voice.say(`The balance at the end could not be read: ${closing.words}`);
  return { reading: closing, otherRunsNet: await readOtherRuns(context) };
}

const NOT_READ: Closing = { reading: undefined, otherRunsNet: undefined };

/** What others on the same ledger have spent of the account since the opening balance; undefined where nobody else can. */
async function readOtherRuns({
  ledger,
  beginning,
  stack,
  halt,
  accountNetBefore,
}: ExecutionContext) {
  if (!ledger.workers) return undefined;
  const standing = await orCause(halt, () => ledger.standing(beginning.run.scope));
  if (!standing) return undefined;
  const own = stack.budget.position().executionNet - sumUnwritten(stack.journal);
  return standing.net - accountNetBefore - own;
}
