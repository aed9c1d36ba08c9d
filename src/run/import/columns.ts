import { resolveColumn, listNames } from '../../csv/columns.ts';
import type { Source } from '../../csv/read.ts';
import type { Recall } from '../../providers/port.ts';
import { RefusedError } from '../options.ts';

/** Where the parts of an answer stand in a row: the names of result columns without prefix, and indexes. */
export interface AnswerColumns {
  readonly at: ReadonlyMap<string, number>;
  /** Cells of this program: guarded against formulas, and in the provider's own words. */
  readonly isOwn: boolean;
}

/** Columns of every result that an import reads beside those of the provider. */
const COMMON = ['number', 'looked_up_at', 'outcome', 'reason', 'level'] as const;
const MAPPED = ['number', 'looked_up_at', 'outcome', 'reason'] as const;

/**
 * The result columns of this program in a header, under whatever prefix; more than one set where
 * several phone columns were looked up.
 */
export function findOwnColumns(
  header: readonly string[] | undefined,
  columns: readonly string[],
): readonly AnswerColumns[] {
  const names = (header ?? []).map((name) => name.trim());
  return findPrefixes(names).map((prefix) => {
    const at = new Map<string, number>();
    for (const name of [...COMMON, ...columns]) {
      const index = names.indexOf(prefix + name);
      if (index >= 0) at.set(name, index);
    }
    return { at, isOwn: true };
  });
}

/** A number beside what was found out about it. */
const BESIDE = ['outcome', 'looked_up_at', 'verdict'];

/** Prefixes of result columns: what stands before `number` and before one of the others. */
export function findPrefixes(names: readonly string[]): readonly string[] {
  const known = new Set(names);
  const prefixes = names
    .filter((name) => name.endsWith('number'))
    .map((name) => name.slice(0, -'number'.length))
    .filter((prefix) => BESIDE.some((name) => known.has(prefix + name)));
  return [...new Set(prefixes)];
}

/**
 * The columns that `--map` names: `number=Phone,network_type=Type`. Throws RefusedError for a name
 * that is none, is there twice, or where none is the number; CsvError for a column that is not
 * there.
 */
export function mapColumns(
  maps: readonly string[],
  { header, width }: Pick<Source, 'header' | 'width'>,
  { columns, synonyms }: Pick<Recall, 'columns' | 'synonyms'>,
): AnswerColumns {
  const at = new Map<string, number>();
  for (const pair of maps.flatMap((map) => map.split(','))) {
    const [, given = '', column = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    if (given.trim() === '' || column.trim() === '')
      throw new RefusedError(
        `Cannot use "${pair.trim()}" in --map: write pairs like number=Phone,looked_up_at=Date. A column whose name has a comma goes by its position.`,
      );
    const name = findName(given.trim().toLowerCase(), { columns, synonyms });
    if (at.has(name))
      throw new RefusedError(`Cannot use --map: it names ${name} twice. Leave one of them out.`);
    at.set(name, resolveColumn(column, header, width));
  }
  if (at.has('number')) return { at, isOwn: false };
  throw new RefusedError(
    'Cannot use --map: it names no column with the numbers. Write for instance --map number=Phone.',
  );
}

function findName(given: string, { columns, synonyms }: Pick<Recall, 'columns' | 'synonyms'>) {
  const name = Object.hasOwn(synonyms, given) ? (synonyms[given] ?? given) : given;
  if ([...MAPPED, ...columns].includes(name)) return name;
  const names = [...MAPPED, ...Object.keys(synonyms), ...columns].join(', ');
  throw new RefusedError(
    `Cannot use "${given}" in --map: it is none of ${names}. Write the name of a result column, then =, then the column of the file.`,
  );
}

/** Throws RefusedError with what to do where a file holds neither result columns nor a mapping. */
export function refuseForeignFile(file: string, header: readonly string[] | undefined): never {
  const found = header ? `the header has ${listNames(header)}` : 'it has no header';
  throw new RefusedError(
    `Cannot import ${file}: it has no result columns of this program, such as ni_number and ni_outcome; ${found}. Say which columns are which, for instance --map number=Phone,network_type=Type,looked_up_at=Date.`,
  );
}
