import type { KnownAnswer } from '../../domain/outcome.ts';
import type { Scope } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';

/** Whose answers of which products are looked for. */
export interface StoredAnswers {
  /** The ledger's name of the API. */
  readonly origin: string;
  /** The account's public name; undefined without credentials: then every account on record counts. */
  readonly account: string | undefined;
  /** Products whose answers serve, best first. */
  readonly products: readonly string[];
}

/** For each number its answers that say something, newest first. */
export type FindStored = (numbers: readonly string[]) => Promise<(readonly KnownAnswer[])[]>;

/** A way to look answers up; without a ledger there are none. */
export async function openStored(
  ledger: LedgerReader | undefined,
  wanted: StoredAnswers,
): Promise<FindStored> {
  const scopes = ledger ? await findScopes(ledger, wanted) : [];
  return async (numbers) => {
    const found = numbers.map((): KnownAnswer[] => []);
    for (const scope of scopes) {
      const answers = await askOne(ledger, { scope, numbers, products: wanted.products });
      answers.forEach((each, index) => found[index]?.push(...each));
    }
    return found.map((answers) =>
      answers.filter(({ outcome }) => outcome !== 'failed').sort((a, b) => b.at - a.at),
    );
  };
}

async function findScopes(
  ledger: LedgerReader,
  { origin, account, products }: StoredAnswers,
): Promise<Scope[]> {
  if (account !== undefined) return [{ origin, account }];
  const runs = (await ledger.runs()).filter(
    ({ scope, product }) => scope.origin === origin && products.includes(product),
  );
  const accounts = new Set(runs.map(({ scope }) => scope.account));
  return [...accounts].map((known) => ({ origin, account: known }));
}

async function askOne(
  ledger: LedgerReader | undefined,
  asked: { scope: Scope; numbers: readonly string[]; products: readonly string[] },
) {
  const { scope, numbers, products } = asked;
  const queries = numbers.map((number) => ({
    scope,
    number,
    ip: undefined,
    products,
    runId: undefined,
  }));
  return (await ledger?.answers(queries)) ?? [];
}
