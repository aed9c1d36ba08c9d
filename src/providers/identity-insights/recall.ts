import { readLineType } from '../../domain/line-type.ts';
import { fitsLimits } from '../limits.ts';
import type { Fields, Recall } from '../port.ts';
import { listColumns, nameColumn, NUMBER_COLUMN } from './columns.ts';
import { spellLineType } from './facts.ts';
import { readInsights } from './fields.ts';
import { INSIGHTS } from './insights.ts';
import { judgeInsights } from './outcome.ts';
import { parseProduct, printSet, type InsightSet } from './set.ts';

const ALL: InsightSet = INSIGHTS.map((insight) => ({ insight, period: undefined }));
const REQUEST_ID = 'request_id';

/** Identity Insights' answers, from the columns they fill. */
export const recall: Recall = {
  columns: listColumns(ALL),
  amounts: [],
  synonyms: {
    network_type: 'current_carrier_network_type',
    line_type: 'current_carrier_network_type',
    carrier: 'current_carrier_name',
    country: 'format_country_code',
  },
  columnsOf: (product) => listColumns(parseProduct(product) ?? []),
  readProduct: (label, columns) => {
    const shown = parseProduct(label)?.filter((wanted) =>
      listColumns([wanted]).some((name) => name !== REQUEST_ID && columns.has(name)),
    );
    return shown && shown.length > 0 ? printSet(shown) : undefined;
  },
  nameNumber: (number) => ({ column: NUMBER_COLUMN, text: `+${number}` }),
  translate: translateFields,
  judge: (fields, product) => {
    const answer = readInsights(JSON.stringify(nestFields(fields)));
    const judged = answer && judgeInsights(answer.insights, parseProduct(product) ?? []);
    return judged && { outcome: judged.outcome, reason: judged.reason };
  },
  writeBody: (fields) => {
    const body = JSON.stringify(nestFields(fields));
    return fitsLimits(body) ? body : undefined;
  },
};

/** What is there was found: nobody else has the statuses of insights. */
function translateFields(fields: Fields): Fields {
  const translated = new Map<string, string>();
  for (const [name, text] of fields)
    translated.set(name, name.endsWith('_network_type') ? translateLineType(text) : text);
  for (const { key, members } of INSIGHTS) {
    const status = nameColumn(key, 'status');
    const isThere = members.some((member) => fields.has(nameColumn(key, member)));
    if (isThere && !fields.has(status)) translated.set(status, 'OK');
  }
  return translated;
}

function translateLineType(text: string) {
  const type = readLineType(text);
  return (type && spellLineType(type)) ?? text;
}

function nestFields(fields: Fields) {
  const insights = INSIGHTS.flatMap(({ key, members }) => {
    const said = ['code', 'message'].flatMap((name) => {
      const text = fields.get(nameColumn(key, name === 'code' ? 'status' : 'status_message'));
      return text === undefined ? [] : [[name, text] as const];
    });
    const there = members.flatMap((member) => {
      const text = fields.get(nameColumn(key, member));
      return text === undefined ? [] : [[member, readFlag(member, text)] as const];
    });
    const status = said.length > 0 ? [['status', Object.fromEntries(said)] as const] : [];
    const entry = [...status, ...there];
    return entry.length === 0 ? [] : [[key, Object.fromEntries<unknown>(entry)] as const];
  });
  const requestId = fields.get(REQUEST_ID);
  return {
    ...(requestId !== undefined && { [REQUEST_ID]: requestId }),
    ...(insights.length > 0 && { insights: Object.fromEntries(insights) }),
  };
}

/** A number that is not valid is told by a flag, not by its text. */
function readFlag(member: string, text: string) {
  return member.startsWith('is_') && (text === 'true' || text === 'false') ? text === 'true' : text;
}
