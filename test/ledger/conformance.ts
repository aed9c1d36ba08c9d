import { describe, test } from 'node:test';
import type { Ledger } from '../../src/ledger/port.ts';
import { answerCases } from './conformance-answers.ts';
import { attemptCases } from './conformance-attempts.ts';
import { booksCases } from './conformance-books.ts';
import { doubtCases } from './conformance-doubt.ts';
import { executionCases } from './conformance-executions.ts';
import { forgetCases } from './conformance-forget.ts';
import { importCases } from './conformance-import.ts';
import { moneyCases } from './conformance-money.ts';
import { newsCases } from './conformance-news.ts';
import { otherCases } from './conformance-others.ts';
import { reconcileCases } from './conformance-reconcile.ts';
import { repeatCases } from './conformance-repeat.ts';
import { requestIdCases } from './conformance-request-ids.ts';
import { runCases } from './conformance-runs.ts';
import { severalCases } from './conformance-several.ts';
import { unconfirmedCases } from './conformance-unconfirmed.ts';

/** One empty store, opened for a case of the suite. */
export interface OpenStore {
  readonly ledger: Ledger;
  /** The process dies and another one opens the same store: nothing is finished, what was recorded is there. */
  reopen(): Promise<Ledger>;
  /** Another process opens it too; absent where a store is for one at a time. */
  second?(): Promise<Ledger>;
  /** The execution gives no sign for longer than others wait for one, though its process goes on. */
  lapse?(executionId: number): Promise<void>;
  close(): Promise<void>;
}

/** What a store must do, by the sentence that names it. */
export type Cases = Readonly<Record<string, (store: OpenStore) => Promise<void>>>;

/** Everything the port promises, against any store. `open` gives an empty one each time. */
export function ledgerConformance(name: string, open: () => Promise<OpenStore>): void {
  const parts = {
    runs: runCases,
    executions: executionCases,
    attempts: attemptCases,
    others: otherCases,
    'several at once': { ...severalCases, ...newsCases },
    repeats: repeatCases,
    money: moneyCases,
    unconfirmed: unconfirmedCases,
    doubt: doubtCases,
    books: booksCases,
    answers: answerCases,
    'request ids': requestIdCases,
    forget: forgetCases,
    imports: importCases,
    reconcile: reconcileCases,
  };
  for (const [part, cases] of Object.entries(parts)) {
    describe(`${name}, ${part}`, () => {
      for (const [sentence, check] of Object.entries(cases)) {
        test(sentence, async (context) => {
          const store = await open();
          try {
            if (part === 'several at once' && !store.second)
              context.skip(`${name} is for one process at a time`);
            else await check(store);
          } finally {
            await store.close();
          }
        });
      }
    });
  }
}
