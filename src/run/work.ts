import { isAbandoned } from './ending.ts';
import type { ExecutionContext } from './execution.ts';
import { recordEnd, recordInterruption, type EnrichEnd } from './record.ts';
import { enrichRows } from './rows.ts';
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

/** Does everything but the last word. Resolves to the balance at the end, if one was read. */
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
async function settleMoney({ options, service, stack, halt, tools }: ExecutionContext) {
  if (options.limit === 0) return undefined;
  const hurried = halt.causes.some(({ kind }) => kind === 'signal');
  const { budget, evidence } = stack;
  const held = budget.doubtful().length > 0 || budget.position().executionUnconfirmed !== 0n;
  if (held && !hurried && !evidence.isCurrent()) await evidence.judge();
  if (halt.abandonSignal.aborted) return undefined;
  const closing = evidence.isCurrent()
    ? evidence.last()?.reading
    : await service.account?.balance();
  if (closing && closing.kind !== 'balance')
    tools.voice.say(`The balance at the end could not be read: ${closing.words}`);
  return closing;
}
