import {
  COLUMN_KINDS,
  listColumns as listOldColumns,
  type Level,
} from '../number-insight/columns.ts';
import type { Product, Provider } from '../port.ts';
import { readInsights } from './fields.ts';
import { judgeInsights } from './outcome.ts';
import type { InsightSet } from './set.ts';
import { listEmptyColumns, shapeFields } from './shape.ts';

/** Whose header is asked for: that of a level, with caller names or without. */
interface OldHeader {
  readonly level: Level;
  readonly cnam: boolean;
}

/** The prefix of the old header's columns. */
export const OLD_PREFIX = 'ni_';

/** The old header in place of the product's own columns. */
export function shapeColumns({ level, cnam }: OldHeader): Pick<Product, 'columns' | 'columnKinds'> {
  return { columns: listOldColumns(level, cnam), columnKinds: COLUMN_KINDS };
}

/** The provider with the old header. A known answer to a wider set is shown by the outcome of its own part. */
export function shapeProvider(
  provider: Provider,
  { set, header }: { set: InsightSet; header: OldHeader },
): Provider {
  return {
    ...provider,
    ...shapeColumns(header),
    // What a cell shows; the books keep the product's own name.
    label: () => header.level,
    fields: (answer) => {
      const read = readInsights(answer.raw);
      const judged = read && judgeInsights(read.insights, set);
      return shapeFields(provider.fields(answer), judged?.outcome);
    },
  };
}

/** Says which columns nothing fills any more, for whoever has scripts that read them. `asked`: the product's own columns. */
export function describeEmpty({ level, cnam }: OldHeader, asked: readonly string[]): string {
  const empty = listEmptyColumns(listOldColumns(level, cnam), asked);
  const named = empty.map((name) => `${OLD_PREFIX}${name}`).join(', ');
  return `--shape number-insight writes the columns of level ${level}. These stay empty for good: ${named}. ${OLD_PREFIX}ported is assumed where two networks differ, and only mobile numbers have a current carrier.`;
}
