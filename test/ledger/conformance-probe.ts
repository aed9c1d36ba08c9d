import type { Money } from '../../src/domain/money.ts';
import type { Ledger, SentVerdict } from '../../src/ledger/port.ts';
import { eur, sent } from './events.ts';

export const started = { kind: 'started' } as const;
export const noMoney = { kind: 'no_money' } as const;

export function lookup(index: number): { readonly number: string } {
  return { number: String(447700900000 + index) };
}

interface Recorder {
  record(events: readonly ReturnType<typeof sent>[]): Promise<SentVerdict[]>;
}

/** Asks for 10^-18 more than `fits` under `cap`, then for exactly that: refused and started where the books are right. */
export function probe(
  ledger: Recorder,
  executionId: number,
  { cap, fits, from = 10 }: { readonly cap: string; readonly fits: string; readonly from?: number },
): Promise<SentVerdict[]> {
  const most = eur(fits);
  return ledger.record(
    [most + 1n, most].map((ceiling, index) => ({
      ...sent(executionId, from + index, { ...lookup(from + index), cap }),
      ceiling,
    })),
  );
}

/** What each execution of the run holds for answers without a price, and what the last balance left of it. */
export async function heldBy(
  ledger: Ledger,
  runId: string,
): Promise<(readonly [Money | null, Money | undefined])[]> {
  return (await ledger.executions(runId)).map(({ unconfirmed, confirmed }) => [
    unconfirmed,
    confirmed,
  ]);
}
