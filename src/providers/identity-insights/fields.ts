import {
  isObject,
  parseJson,
  readObject,
  scalarText,
  type Json,
  type JsonObject,
} from '../json.ts';
import type { Fields } from '../port.ts';
import { nameColumn } from './columns.ts';
import { INSIGHTS } from './insights.ts';

/** An answer of the service as far as it is one: what it says by the keys of its insights. */
export interface InsightsAnswer {
  readonly requestId: string | undefined;
  readonly insights: JsonObject;
}

/** Reads a body; undefined where it is no answer of the service at all. */
export function readInsights(body: string): InsightsAnswer | undefined {
  const json = parseJson(body);
  const insights = json?.['insights'];
  return isObject(insights) ? { requestId: scalarText(json?.['request_id']), insights } : undefined;
}

/** Names of the columns are made once, not for each answer. */
const MEMBERS = INSIGHTS.map(({ key, members }) => ({
  key,
  columns: members.map((member) => ({ member, column: nameColumn(key, member) })),
  status: nameColumn(key, 'status'),
  message: nameColumn(key, 'status_message'),
}));

/**
 * Flat fields under the column names, those of every insight that is there, whatever its status.
 */
export function readFields(body: string): Fields {
  const fields = new Map<string, string>();
  const answer = readInsights(body);
  const put = (name: string, value: string | undefined) => {
    const text = value?.trim() ?? '';
    if (text !== '') fields.set(name, text);
  };
  put('request_id', answer?.requestId);
  for (const { key, columns, status, message } of MEMBERS) {
    const entry = answer?.insights[key];
    if (!isObject(entry)) continue;
    const said = readObject(entry['status']);
    put(status, scalarText(said['code']));
    put(message, scalarText(said['message']));
    for (const { member, column } of columns) put(column, listText(entry[member]));
  }
  return fields;
}

/** Lists with a blank between, which no time zone, country or kind of connectivity has inside. */
function listText(value: Json | undefined) {
  if (!Array.isArray(value)) return scalarText(value);
  return (value as readonly Json[]).map((one) => scalarText(one) ?? '').join(' ');
}
