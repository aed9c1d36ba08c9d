import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { describeColumns } from '../../csv/phone-columns.ts';
import { CsvError } from '../../csv/read.ts';
import { countNoun, groupDigits } from '../../domain/digits.ts';
import {
  readSuppressed,
  type SuppressedList,
  type Suppression,
} from '../../pipeline/suppressed.ts';
import { openTable } from '../../tables/read.ts';
import { describeSystemError, isFileError } from '../failure.ts';
import { RefusedError } from '../options.ts';

/**
 * Reads the lists of numbers that are never asked about; undefined without any. Throws RefusedError
 * where one cannot be read or names nobody: whoever gives it believes that it keeps people from
 * being asked.
 */
export async function readSuppression(
  files: readonly string[],
  options: { country: string | undefined },
): Promise<Suppression | undefined> {
  if (files.length === 0) return undefined;
  const lists: { readonly name: string; readonly list: SuppressedList }[] = [];
  const told: { readonly said: string; readonly remark: string }[] = [];
  for (const file of files) {
    const name = path.basename(file);
    const { list, where } = await readList(file, options);
    lists.push({ name, list });
    told.push(tellList(list, { name, where }));
  }
  return {
    find: (number) => lists.find(({ list }) => list.has(number))?.name,
    said: told.map(({ said, remark }) => said + remark),
    remarks: told.flatMap(({ said, remark }) => (remark === '' ? [] : [said + remark])),
  };
}

async function readList(file: string, options: { country: string | undefined }) {
  const refuse = (words: string) => new RefusedError(`Cannot use --suppress ${file}: ${words}`);
  try {
    const found = await stat(file);
    const place = found.isFile() ? await realpath(file) : undefined;
    const again = place === undefined ? undefined : () => createReadStream(place);
    const dialect = { realPath: place, header: true, delimiter: undefined };
    const table = { ...dialect, quote: undefined, encoding: undefined };
    const source = await openTable(createReadStream(file), table, again);
    try {
      const list = await readSuppressed(source, options);
      const where = describeColumns(list.columns, source.header);
      if (list.numbers === 0) throw refuse(explainNone(list, where));
      return { list, where };
    } finally {
      source.close();
    }
  } catch (error) {
    if (error instanceof RefusedError || !isFileError(error)) throw error;
    throw refuse(
      error instanceof CsvError ? error.message : `${describeSystemError(error)}. Check the name.`,
    );
  }
}

function explainNone(list: SuppressedList, where: string) {
  if (list.filled === 0) return `it holds no number. Leave it out while there is none in it.`;
  return `no filled cell of ${where} holds a number that can be read (${listReasons(list)}). ${ADVICE}`;
}

const ADVICE =
  'Name the country of its numbers with --country, or give it a file with one column of numbers.';

const REASONS_SHOWN_MAX = 3;

function listReasons({ reasons }: SuppressedList) {
  return [...reasons]
    .sort(([, a], [, b]) => b - a)
    .slice(0, REASONS_SHOWN_MAX)
    .map(([slug, count]) => `${groupDigits(count)} ${slug}`)
    .join(', ');
}

function tellList(list: SuppressedList, { name, where }: { name: string; where: string }) {
  const said = `${name} keeps ${countNoun(list.numbers, 'number')} of ${where} from being asked about.`;
  const cells = countNoun(list.unread, 'cell');
  const remark = ` ${cells} of it ${list.unread === 1 ? 'holds' : 'hold'} no number that can be read (${listReasons(list)}), and ${list.unread === 1 ? 'keeps' : 'keep'} nobody from being asked.`;
  return { said, remark: list.unread === 0 ? '' : remark };
}
