import { readLineType } from '../../domain/line-type.ts';
import { fitsLimits } from '../limits.ts';
import type { Fields, Recall } from '../port.ts';
import { AMOUNTS, CARRIER_MEMBERS, listColumns, type Level } from './columns.ts';
import { describeProduct } from './product.ts';
import { judgeFields } from './status.ts';

const CALLER = listColumns('standard', true).filter(
  (name) => !listColumns('standard', false).includes(name),
);

/** What a level has and the one below has not. */
const OWN: readonly { readonly level: Level; readonly columns: readonly string[] }[] = [
  { level: 'advanced', columns: subtract('advanced', 'standard') },
  { level: 'standard', columns: subtract('standard', 'basic') },
  { level: 'basic', columns: listColumns('basic', false) },
];

function subtract(level: Level, lower: Level) {
  const known = listColumns(lower, false);
  return listColumns(level, false).filter((name) => !known.includes(name));
}

const LINE_TYPES = ['current_carrier_network_type', 'original_carrier_network_type'];

/** Number Insight's answers, from the columns they fill. */
export const recall: Recall = {
  columns: listColumns('advanced', true),
  amounts: AMOUNTS,
  synonyms: {
    network_type: 'current_carrier_network_type',
    line_type: 'current_carrier_network_type',
    carrier: 'current_carrier_name',
    country: 'country_code',
  },
  ipColumn: 'ip',
  columnsOf: (product) => {
    const [name, cnam] = product.split('+');
    const level = OWN.find((own) => own.level === name)?.level ?? 'basic';
    return listColumns(level, cnam !== undefined);
  },
  readProduct: (label, columns) => {
    const from = OWN.findIndex(({ level }) => level === label);
    if (from < 0) return undefined;
    const shown = OWN.slice(from).find((own) => own.columns.some((name) => columns.has(name)));
    const cnam = CALLER.some((name) => columns.has(name));
    return describeProduct(shown?.level ?? 'basic', cnam).product;
  },
  nameNumber: (number) => ({ column: 'international_format_number', text: number }),
  translate: (fields) =>
    new Map(
      [...fields].map(([name, text]) => [
        name,
        LINE_TYPES.includes(name) ? (readLineType(text) ?? text) : text,
      ]),
    ),
  judge: (fields) =>
    fields.has('status') || fields.has('lookup_outcome') ? judgeFields(fields) : undefined,
  writeBody: (fields) => {
    const body = JSON.stringify(nestFields(fields));
    return fitsLimits(body) ? body : undefined;
  },
};

/** The objects of an answer, and the columns of their members. */
const NESTED: readonly { readonly name: string; readonly members: readonly Member[] }[] = [
  ...['current_carrier', 'original_carrier'].map((name) => ({
    name,
    members: CARRIER_MEMBERS.map((member) => ({ member, column: `${name}_${member}` })),
  })),
  {
    name: 'roaming',
    members: [
      { member: 'status', column: 'roaming_status' },
      ...['roaming_country_code', 'roaming_network_code', 'roaming_network_name'].map(named),
    ],
  },
  {
    name: 'ip',
    members: [{ member: 'address', column: 'ip' }, ...['ip_match_level', 'ip_country'].map(named)],
  },
];

interface Member {
  readonly member: string;
  readonly column: string;
}

function named(name: string): Member {
  return { member: name, column: name };
}

const OF_OBJECTS = new Set(NESTED.flatMap(({ members }) => members.map(({ column }) => column)));

function nestFields(fields: Fields) {
  const flat = [...fields].filter(([name]) => !OF_OBJECTS.has(name));
  const nested = NESTED.flatMap(({ name, members }) => {
    const there = members.flatMap(({ member, column }) => {
      const text = fields.get(column);
      return text === undefined ? [] : [[member, text] as const];
    });
    return there.length === 0 ? [] : [[name, Object.fromEntries(there)] as const];
  });
  return Object.fromEntries<unknown>([...flat, ...nested]);
}
