import { createHash } from 'node:crypto';
import { groupDigits } from '../../domain/digits.ts';
import type { ListRow } from '../../csv/read.ts';
import type { Input } from '../../pipeline/input.ts';
import type { EnrichOptions } from '../options.ts';

/** What tells a list from others: its rows, and a hash of its phone cells and of how they are read. */
interface PrintMaker {
  watch(
    batches: AsyncIterable<readonly ListRow[]> | Iterable<readonly ListRow[]>,
  ): AsyncIterable<readonly ListRow[]>;
  /** Of the rows that have passed. */
  print(): string;
}

/** No row seen yet. */
export function createListPrint(
  { list }: Pick<EnrichOptions, 'list'>,
  { phones, hints }: Pick<Input, 'phones' | 'hints'>,
): PrintMaker {
  const { country, countryColumn, ip, ipColumn } = list;
  const hash = createHash('sha256');
  const read = [phones.kind, phones.indexes, hints, country, countryColumn, ip, ipColumn];
  hash.update(JSON.stringify(read));
  let rows = 0;
  const see = ({ cells }: ListRow) => {
    rows += 1;
    for (const at of [...phones.indexes, ...hints]) hash.update(`${cells[at] ?? ''}\0`);
    hash.update('\n');
  };
  return {
    async *watch(batches) {
      for await (const batch of batches) {
        batch.forEach(see);
        yield batch;
      }
    },
    print: () => `${rows} ${hash.digest('hex')}`,
  };
}

/** How a list differs from that of a run, for whoever would join it; undefined where it does not. */
export function describeOtherList(
  print: string | undefined,
  ofRun: string | undefined,
): string | undefined {
  if (print === undefined || ofRun === undefined || print === ofRun) return undefined;
  const [rows, others] = [countRows(print), countRows(ofRun)];
  return rows === others
    ? `its list has ${groupDigits(others)} rows too, but other phone numbers, or they are read in another way`
    : `its list has ${groupDigits(others)} rows, and this one ${groupDigits(rows)}`;
}

function countRows(print: string) {
  return Number(print.split(' ')[0]);
}
