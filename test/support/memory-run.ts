import { netOf } from '../../src/domain/charge.ts';
import { formatMoney, minMoney, type Money } from '../../src/domain/money.ts';
import type { AttemptRecord, ExecutionRecord, RunRecord } from '../../src/domain/records.ts';
import type { Ledger, LedgerEvent, SentVerdict } from '../../src/ledger/port.ts';
import { heldAbove } from '../domain/budget-world.ts';

/** The ledger of one run over executions that may die, in memory: what the stack and the start of an execution ask of it. */
export interface MemoryRun extends Pick<
  Ledger,
  'record' | 'executions' | 'attempts' | 'outstandingRefunds' | 'runs'
> {
  readonly run: RunRecord;
  /** Opens an execution; what a dead one left open is in doubt from now on. Returns its id. */
  begin(start: { readonly at: number; readonly opening: Money | undefined }): number;
  /** Net, doubt and unconfirmed of all its executions, each sum taken anew over all attempts. */
  books(): {
    readonly net: Money;
    readonly doubt: Money;
    readonly unconfirmed: Money;
    readonly reserved: Money;
  };
  readonly kept: readonly AttemptRecord[];
}

interface Execution {
  readonly id: number;
  readonly startedAt: number;
  readonly notes: string;
  doubtBound: Money | undefined;
  unconfirmed: Money;
  confirmed: Money | undefined;
  moneyCameIn: boolean;
  leastBalance: Money | undefined;
}

type Attempt = { -readonly [K in keyof AttemptRecord]: AttemptRecord[K] };

/** `refunds`: how many refunds the account waits for. */
export function createMemoryRun(maxSpend: Money, refunds: () => number): MemoryRun {
  const executions: Execution[] = [];
  const attempts: Attempt[] = [];
  const run = { id: 'run-1', scope: { origin: 'o', account: 'a' }, maxSpend } as RunRecord;
  const state = { run, executions, attempts };

  return {
    run,
    kept: attempts,
    begin: ({ at, opening }) => {
      for (const attempt of attempts) if (attempt.class === undefined) attempt.class = 'in_doubt';
      const notes = JSON.stringify({
        currency: 'EUR',
        autoReload: false,
        ...(opening === undefined ? {} : { opening: formatMoney(opening) }),
      });
      executions.push({
        ...{ id: executions.length + 1, startedAt: at, notes },
        ...{
          doubtBound: undefined,
          unconfirmed: 0n,
          confirmed: undefined,
          moneyCameIn: false,
          leastBalance: undefined,
        },
      });
      return executions.length;
    },
    books: () => booksOf(attempts, executions),
    record: async (events) => {
      await Promise.resolve();
      return events.flatMap((event) => apply(event, state) ?? []);
    },
    executions: () => Promise.resolve(executions.map((execution) => recordOf(execution, attempts))),
    async *attempts({ by }) {
      yield await Promise.resolve(
        attempts.filter(
          (attempt) =>
            by !== 'doubtful-lookups' ||
            attempt.class === undefined ||
            attempt.class === 'in_doubt',
        ),
      );
    },
    runs: () => Promise.resolve([run]),
    outstandingRefunds: () => Promise.resolve(refunds()),
  };
}

interface State {
  readonly run: RunRecord;
  readonly executions: readonly Execution[];
  readonly attempts: Attempt[];
}

function apply(event: LedgerEvent, state: State): SentVerdict | undefined {
  const { executions, attempts } = state;
  const find = ({ executionId, sequence }: AttemptRecord['id']): Attempt =>
    attempts.find(({ id }) => id.executionId === executionId && id.sequence === sequence)!;
  const owner = (id: number): Execution => executions.find((execution) => execution.id === id)!;
  switch (event.kind) {
    case 'sent':
      return send(event, state);
    case 'settled': {
      const attempt = find(event.id);
      Object.assign(attempt, {
        class: 'settled',
        charge: event.charge,
        endedAt: event.at,
        remainingBalance: event.answer.remainingBalance,
      });
      owner(event.id.executionId).unconfirmed += heldAbove(event.charge, attempt.ceiling ?? 0n);
      return undefined;
    }
    case 'closed':
      Object.assign(find(event.id), { class: event.class, endedAt: event.at });
      return undefined;
    case 'raised': {
      const attempt = find(event.id);
      if (attempt.ceiling === null || event.ceiling > attempt.ceiling)
        attempt.ceiling = event.ceiling;
      return undefined;
    }
    case 'released':
      for (const id of event.ids) find(id).released = true;
      return undefined;
    case 'balance_read': {
      const execution = owner(event.executionId);
      execution.leastBalance = minMoney(event.balance, execution.leastBalance ?? event.balance);
      return undefined;
    }
    case 'money_in':
      owner(event.executionId).moneyCameIn = true;
      return undefined;
    case 'confirmed': {
      const execution = owner(event.executionId);
      if (event.unconfirmed < execution.unconfirmed) execution.unconfirmed = event.unconfirmed;
      execution.confirmed = execution.unconfirmed;
      return undefined;
    }
    case 'bounded':
      for (const attempt of attempts)
        if (attempt.id.executionId === event.executionId) attempt.bounded = false;
      for (const id of event.ids) find(id).bounded = true;
      owner(event.executionId).doubtBound = event.bound;
      return undefined;
  }
}

function send(
  { id, lookup, ceiling, cap, at }: Extract<LedgerEvent, { kind: 'sent' }>,
  { run, executions, attempts }: State,
): SentVerdict {
  const { net, doubt, unconfirmed, reserved } = booksOf(attempts, executions);
  if (cap !== null && net + doubt + unconfirmed + reserved + (ceiling ?? 0n) > cap)
    return { kind: 'no_money' };
  attempts.push({
    ...{
      id,
      ceiling,
      number: lookup.number,
      country: lookup.country,
      product: lookup.product,
      sentAt: at,
    },
    ...{
      runId: run.id,
      lookupId: Number(lookup.number.slice(2)),
      released: false,
      bounded: false,
      throttled: false,
    },
  } as Attempt);
  return { kind: 'started' };
}

function recordOf(execution: Execution, attempts: readonly Attempt[]): ExecutionRecord {
  const own = attempts.filter(({ id }) => id.executionId === execution.id);
  const requested = own.reduce((sum, { charge }) => sum + (charge ? netOf(charge) : 0n), 0n);
  return {
    ...execution,
    runId: 'run-1',
    finishedAt: undefined,
    exitCode: undefined,
    attempts: own.length,
    requested,
    refunded: 0n,
  };
}

function booksOf(
  attempts: readonly Attempt[],
  executions: readonly Execution[],
): ReturnType<MemoryRun['books']> {
  let [net, doubt, unconfirmed, reserved] = [0n, 0n, 0n, 0n];
  for (const { id, doubtBound, unconfirmed: held } of executions) {
    unconfirmed += held;
    let [free, bounded] = [0n, 0n];
    for (const attempt of attempts) {
      if (attempt.id.executionId !== id) continue;
      const ceiling = attempt.ceiling ?? 0n;
      if (attempt.charge) net += netOf(attempt.charge);
      if (attempt.class === undefined) reserved += ceiling;
      if (attempt.class !== 'in_doubt' || attempt.released) continue;
      if (attempt.bounded) bounded += ceiling;
      else free += ceiling;
    }
    doubt += free + (doubtBound !== undefined && doubtBound < bounded ? doubtBound : bounded);
  }
  return { net, doubt, unconfirmed, reserved };
}
