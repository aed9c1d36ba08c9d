import { nameMembers, type Column, type TableRecord } from './columns.ts';
import type { Sink, TableLayout, TableWriter } from './write.ts';

/**
 * An object a line, all members present in each: `null` where a cell is empty. Amounts and numbers
 * are JSON numbers, written as their own text.
 */
export function createJsonLinesWriter({ columns }: TableLayout, sink: Sink): TableWriter {
  const names = nameMembers(columns);
  const keys = columns.map((_, index) => `${JSON.stringify(names.column(index))}:`);
  const line = ({ cells, types }: TableRecord) => {
    const members = cells.map((cell, index) => {
      const key = keys[index] ?? `${JSON.stringify(names.extra(index - columns.length))}:`;
      return key + writeValue(cell, columns[index]?.kind ?? 'input', types?.[index]);
    });
    return `{${members.join(',')}}\n`;
  };
  return {
    write: (records) => sink(records.map(line).join('')),
    end: async () => undefined,
  };
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** More digits are an identifier, which readers would round. */
const INTEGER = /^-?(?:0|[1-9]\d{0,14})$/;

function writeValue(cell: string, kind: Column['kind'], type: string | undefined) {
  if (cell === '') return 'null';
  switch (kind) {
    case 'amount':
      return NUMBER.test(cell) ? cell : JSON.stringify(cell);
    case 'integer':
      return INTEGER.test(cell) ? cell : JSON.stringify(cell);
    case 'input':
      return writeInput(cell, type);
    case 'text':
    case 'phone':
    case 'time':
      return JSON.stringify(cell);
  }
}

function writeInput(cell: string, type: string | undefined) {
  if (type === 'n' && NUMBER.test(cell)) return cell;
  if (type === 'b' && /^(?:TRUE|FALSE)$/.test(cell)) return cell.toLowerCase();
  return JSON.stringify(cell);
}
