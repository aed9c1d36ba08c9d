import { UNANSWERED, type ImportSummary } from '../../domain/import-summary.ts';
import type { ImportedAnswer, ImportVerdict } from '../../ledger/port.ts';
import type { Recall } from '../../providers/port.ts';
import type { AnswerColumns } from './columns.ts';

/** What an import counts while rows pass. */
export interface ImportCounts {
  /** A row without an answer that can come in, by the slug that says why. */
  left(why: string): void;
  judged(
    verdict: ImportVerdict,
    row: { readonly position: number; readonly answer: ImportedAnswer },
  ): void;
  summarize(
    told: Pick<ImportSummary, 'file' | 'ledger'> & { readonly sets: readonly AnswerColumns[] },
  ): ImportSummary;
}

/** So many rows that contradict another are named. */
const NAMED_MAX = 20;

/** Counts at 0. */
export function createImportCounts({ columnsOf }: Pick<Recall, 'columnsOf'>): ImportCounts {
  const verdicts = { imported: 0, known: 0, older: 0, conflicting: 0 };
  const left = new Map<string, number>();
  const positions: number[] = [];
  const products = new Set<string>();
  let oldestAt: number | undefined;
  let newestAt: number | undefined;
  const select = (isWanted: (why: string) => boolean) =>
    new Map([...left].filter(([why]) => isWanted(why)));

  return {
    left: (why) => {
      left.set(why, (left.get(why) ?? 0) + 1);
    },
    judged: (verdict, { position, answer: { at, lookup } }) => {
      // The one before it came in from a row of this file, and is the older one now.
      verdicts[verdict === 'renewed' ? 'older' : verdict] += 1;
      if (verdict === 'conflicting' && positions.length < NAMED_MAX) positions.push(position);
      if (verdict !== 'imported' && verdict !== 'renewed') return;
      products.add(lookup.product);
      oldestAt = Math.min(at, oldestAt ?? at);
      newestAt = Math.max(at, newestAt ?? at);
    },
    summarize: ({ file, ledger, sets }) => {
      const unanswered = select((why) => UNANSWERED.includes(why));
      const refused = select((why) => !UNANSWERED.includes(why));
      const { conflicting, ...came } = verdicts;
      const there = new Set(sets.flatMap(({ at }) => [...at.keys()]));
      const wanted = new Set([...products].flatMap((product) => columnsOf(product)));
      return {
        ...{ file, ledger, ...came, unanswered, refused, oldestAt, newestAt },
        rows: sum([...Object.values(verdicts), ...left.values()]),
        conflicting: { count: conflicting, positions },
        products: [...products].sort(),
        missing: [...wanted].filter((name) => !there.has(name)),
      };
    },
  };
}

function sum(counts: readonly number[]) {
  return counts.reduce((total, count) => total + count, 0);
}
