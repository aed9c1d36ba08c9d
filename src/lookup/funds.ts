import type { Budget, Reservation } from '../domain/budget.ts';
import type { Holding } from '../domain/holdings.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { AttemptId } from '../domain/records.ts';
import type { Journal } from './journal.ts';
import type { Funds } from './port.ts';

interface Funding {
  reserve(
    lookup: Lookup,
  ):
    | { readonly kind: 'reserved'; readonly funds: OwnedFunds }
    | Exclude<Reservation, { kind: 'granted' }>;
  /** Prices of the product rose elsewhere: what its attempts hold here rises with them. */
  raise(product: string): void;
}

/** Funds as their owner sees them. */
export interface OwnedFunds extends Funds {
  /** No attempt took place: the money goes back. */
  giveBack(): void;
  /** A bug ended the attempt: what was on record may have been charged. */
  abandon(): void;
}

/** Where the money is held, and the journal that is told of raises. */
interface FundingOptions {
  readonly executionId: number;
  readonly budget: Budget;
  readonly journal: Pick<Journal, 'ended'>;
}

/**
 * Its `reserve` gives the funds of the next attempt, numbered from 1, or says why there is no money.
 */
export function createFunding({ executionId, budget, journal }: FundingOptions): Funding {
  /** Reserved and not on record yet: a raise is then no event, because the record will carry the raised ceiling. */
  const unrecorded = new Set<number>();
  let sequence = 0;

  function raise(raised: readonly Holding[]) {
    for (const { id, amount } of raised) {
      const isOnRecord = id.executionId !== executionId || !unrecorded.has(id.sequence);
      // Nobody waits for a raise: a ledger that cannot take it, or a bug in it, ends the run through the journal.
      if (isOnRecord && amount !== null)
        journal.ended({ kind: 'raised', id, ceiling: amount }).catch(() => undefined);
    }
  }

  return {
    raise: (product) => {
      raise(budget.raise(product));
    },
    reserve: ({ product, country }) => {
      const id = { executionId, sequence: sequence + 1 };
      const reservation = budget.reserve(id, { product, country });
      if (reservation.kind !== 'granted') return reservation;
      sequence += 1;
      unrecorded.add(id.sequence);
      const recorded = (): void => void unrecorded.delete(id.sequence);
      return {
        kind: 'reserved',
        funds: openFunds(id, { budget, raise, recorded, asked: { product, country } }),
      };
    },
  };
}

interface FundsParts {
  readonly budget: Budget;
  readonly asked: { readonly product: string; readonly country: string };
  raise(raised: readonly Holding[]): void;
  /** From now on a raise is an event of its own. */
  recorded(): void;
}

function openFunds(id: AttemptId, { budget, asked, raise, recorded }: FundsParts): OwnedFunds {
  let state: 'reserved' | 'started' | 'ended' = 'reserved';

  function giveBack() {
    if (state !== 'ended') budget.void(id);
    state = 'ended';
    recorded();
  }

  return {
    id,
    giveBack,
    abandon: () => {
      if (state !== 'started') return giveBack();
      state = 'ended';
      budget.doubt(id);
    },
    start: () => {
      giveBack();
      const again = budget.reserve(id, asked);
      if (again.kind !== 'granted') return undefined;
      state = 'started';
      return again;
    },
    end: (result, charge) => {
      state = 'ended';
      if (result.class === 'settled' && charge)
        raise(budget.post(id, charge, result.answer.remainingBalance));
      else if (result.class === 'in_doubt') budget.doubt(id);
      else budget.void(id);
    },
  };
}
