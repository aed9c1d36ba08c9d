import type { SchemaElement } from 'hyparquet-writer';
import { MONEY_PLACES, parseApiAmount } from '../../domain/money.ts';
import type { Column } from '../columns.ts';
import { readBoolean, readDouble, readInteger, type CellType } from '../shape.ts';

/** How a column is written: its type, and its value for the text of a filled cell. */
export interface ColumnForm {
  readonly element: Omit<SchemaElement, 'name'>;
  /** Of texts they would keep the longest in memory until the end. */
  readonly statistics: boolean;
  /** undefined where the text is none of its values. */
  read(cell: string): ColumnValue | undefined;
}

/** As the library takes it. */
export type ColumnValue = string | bigint | number | boolean | Date;

/** What a column is written as; one of the list that nobody has looked through is text. */
export function chooseForm({ kind, cells = 'text' }: Omit<Column, 'name'>): ColumnForm {
  switch (kind) {
    case 'input':
      return CELL_FORMS[cells];
    case 'amount':
      return AMOUNT;
    case 'integer':
      return INTEGER;
    case 'time':
      return TIME;
    case 'text':
    case 'phone':
      return TEXT;
  }
}

const OPTIONAL = 'OPTIONAL';

const TEXT: ColumnForm = {
  element: {
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
    repetition_type: OPTIONAL,
  },
  statistics: false,
  read: (cell) => cell,
};

const INTEGER: ColumnForm = {
  element: { type: 'INT64', repetition_type: OPTIONAL },
  statistics: true,
  read: readInteger,
};

/** Most digits of a decimal that readers take, in so many bytes. */
const [DECIMAL_DIGITS, DECIMAL_BYTES] = [38, 16] as const;

/** With all places that money has, so that each amount is what it is. */
const AMOUNT: ColumnForm = {
  element: {
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: DECIMAL_BYTES,
    converted_type: 'DECIMAL',
    precision: DECIMAL_DIGITS,
    scale: MONEY_PLACES,
    logical_type: { type: 'DECIMAL', precision: DECIMAL_DIGITS, scale: MONEY_PLACES },
    repetition_type: OPTIONAL,
  },
  statistics: true,
  read: parseApiAmount,
};

const TIME: ColumnForm = {
  element: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    repetition_type: OPTIONAL,
  },
  statistics: true,
  read: readTime,
};

const CELL_FORMS: Readonly<Record<CellType, ColumnForm>> = {
  text: TEXT,
  integer: INTEGER,
  number: {
    element: { type: 'DOUBLE', repetition_type: OPTIONAL },
    statistics: true,
    read: readDouble,
  },
  boolean: {
    element: { type: 'BOOLEAN', repetition_type: OPTIONAL },
    statistics: true,
    read: readBoolean,
  },
};

/** As this program writes a time, in UTC. */
const TIMES = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

function readTime(cell: string) {
  const time = new Date(cell);
  return TIMES.test(cell) && !Number.isNaN(time.getTime()) ? time : undefined;
}
