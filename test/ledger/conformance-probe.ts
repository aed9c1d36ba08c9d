import type { Money } from '../../src/domain/money.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { eur } from './events.ts';

export const started = { kind: 'started' } as const;
export const noMoney = { kind: 'no_money' } as const;

export function lookup(index: number): { readonly number: string } {
  return { number: String(447700900000 + index) };
}

/** What is left of `cap` by the store's books of the run whose execution is open. */
export async function findRoom(ledger: Ledger, cap: string): Promise<Money> {
  const { net, doubt, unconfirmed, reserved } = (await ledger.record([])).position;
  return eur(cap) - net - doubt - unconfirmed - reserved;
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
