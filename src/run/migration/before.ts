import {
  createBeforeBooks,
  type BeforeBooks,
  type BookedAnswer,
} from '../../domain/migration-books.ts';
import type { Lookup } from '../../domain/lookup.ts';
import type { KnownAnswer } from '../../domain/outcome.ts';
import { createSeenLookups } from '../../domain/seen.ts';
import type { Wanted } from '../../lookup/on-record.ts';
import type { Succession } from '../../providers/port.ts';
import { settleList } from '../list/bare.ts';
import { openList } from '../list/open.ts';
import type { EnrichOptions } from '../options.ts';
import type { Voice } from '../voice.ts';
import type { FindStored } from './stored.ts';

/** What the list and the ledger say before anybody is asked. */
export interface ListBefore {
  readonly books: BeforeBooks;
  /** Numbers of the list by country. */
  readonly countries: ReadonlyMap<string, number>;
}

/** What the list is read with. */
interface BeforeParts {
  readonly options: EnrichOptions;
  readonly succession: Pick<Succession, 'readBefore'>;
  readonly pick: PickStored;
  readonly voice: Pick<Voice, 'say'>;
}

/** The stored answer of each lookup that is compared. */
export type PickStored = (lookups: readonly Lookup[]) => Promise<(KnownAnswer | undefined)[]>;

/** The newest answer to the product itself, else one that serves it, else any. */
export function pickBest(find: FindStored, { product, serves }: Wanted): PickStored {
  return async (lookups) =>
    (await find(lookups)).map(
      (answers) =>
        answers.find((answer) => answer.product === product) ??
        answers.find((answer) => serves(answer.product)) ??
        answers[0],
    );
}

/**
 * Reads the whole list and what the ledger holds of it. Throws CsvError, RefusedError or LedgerError; the list is closed in
 * any case.
 */
export async function readListBefore(parts: BeforeParts): Promise<ListBefore> {
  const { options, voice } = parts;
  const input = await openList(options);
  try {
    input.said.forEach(voice.say);
    const none = { run: undefined, last: undefined };
    const { bare } = await settleList(options, { input, voice, ...none });
    const books = createBeforeBooks();
    const countries = new Map<string, number>();
    const seen = createSeenLookups();
    for await (const rows of input.rows()) {
      const readings = rows.flatMap((row) => input.readEach(row, bare));
      const lookups = readings.flatMap(({ lookup }) =>
        lookup && seen.add(lookup.number, undefined) ? [lookup] : [],
      );
      for (const { country } of lookups) countries.set(country, (countries.get(country) ?? 0) + 1);
      await addBatch(lookups, { ...parts, books });
    }
    return { books, countries };
  } finally {
    input.source.close();
  }
}

async function addBatch(
  lookups: readonly Lookup[],
  { pick, succession, books }: BeforeParts & Pick<ListBefore, 'books'>,
) {
  const answers = await pick(lookups);
  lookups.forEach((lookup, index) => {
    const answer = answers[index];
    if (answer) books.add(lookup, bookAnswer(answer, succession));
    else books.addMissing();
  });
}

function bookAnswer(answer: KnownAnswer, { readBefore }: BeforeParts['succession']): BookedAnswer {
  const { product, outcome, at, cost } = answer;
  return { product, outcome, at, cost, ...readBefore(answer) };
}
