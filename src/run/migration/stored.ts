import type { Lookup } from '../../domain/lookup.ts';
import type { KnownAnswer } from '../../domain/outcome.ts';
import type { Scope } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import { readServing, type Wanted } from '../../lookup/on-record.ts';

/** Whose answers are looked for: whichever account bought them, they are about the same numbers. */
export interface StoredSearch {
  readonly ledger: LedgerReader | undefined;
  /** The ledger's name of the API. */
  readonly origin: string;
  readonly wanted: Wanted;
}

/** For each lookup its answers that say something, newest first. */
export type FindStored = (lookups: readonly Lookup[]) => Promise<(readonly KnownAnswer[])[]>;

/** A way to look answers up; without a ledger there are none. Rejects with LedgerError. */
export async function openStored({ ledger, wanted, ...whose }: StoredSearch): Promise<FindStored> {
  if (!ledger) return (lookups) => Promise.resolve(lookups.map(() => []));
  const scopes = await findScopes(ledger, { ...whose, wanted });
  return async (lookups) => {
    const found = lookups.map((): KnownAnswer[] => []);
    for (const scope of scopes) {
      const answers = await readServing(lookups, { ledger, scope, wanted, runId: undefined });
      answers.forEach((each, index) => found[index]?.push(...each));
    }
    return found.map((answers) =>
      answers.filter(({ outcome }) => outcome !== 'failed').sort((a, b) => b.at - a.at),
    );
  };
}

async function findScopes(
  ledger: LedgerReader,
  { origin, wanted }: Omit<StoredSearch, 'ledger'>,
): Promise<Scope[]> {
  const asked = [...(await ledger.runs()), ...(await ledger.importedProducts())].filter(
    ({ scope, product }) => scope.origin === origin && wanted.serves(product),
  );
  const accounts = new Set(asked.map(({ scope }) => scope.account));
  return [...accounts].map((known) => ({ origin, account: known }));
}
