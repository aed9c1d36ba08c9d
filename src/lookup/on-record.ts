import type { Lookup } from '../domain/lookup.ts';
import type { KnownAnswer } from '../domain/outcome.ts';
import type { Scope } from '../domain/records.ts';
import type { LedgerReader } from '../ledger/port.ts';
import type { Product } from '../providers/port.ts';

/** What is asked for, as far as answers on record are looked at for it. */
export type Wanted = Pick<Product, 'product' | 'serves' | 'view'>;

/** Where answers on record are looked for, and on whose behalf. */
interface RecordSearch {
  readonly ledger: Pick<LedgerReader, 'answers'>;
  readonly scope: Scope;
  readonly wanted: Wanted;
  /** Whose `paidByRun` is wanted. */
  readonly runId: string | undefined;
}

/** For each lookup the answers on record that serve it, newest first, as what they mean for it. Rejects with LedgerError. */
export async function readServing(
  lookups: readonly Lookup[],
  { ledger, scope, wanted, runId }: RecordSearch,
): Promise<(readonly KnownAnswer[])[]> {
  const { product, serves, view } = wanted;
  const found = await ledger.answers(
    lookups.map(({ number, ip }) => ({ scope, number, ip, product, serves, runId })),
  );
  if (!view) return found;
  return found.map((answers) =>
    answers.flatMap((answer) => {
      if (answer.product === product) return answer;
      const viewed = view(answer);
      return viewed ? { ...answer, ...viewed } : [];
    }),
  );
}
