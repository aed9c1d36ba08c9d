import { INSIGHTS, PERIOD, PRESETS, type Insight } from './insights.ts';

/** One insight that is asked for. */
export interface Wanted {
  readonly insight: Insight;
  /** Hours to look back; undefined where the insight takes none. */
  readonly period: number | undefined;
}

/** What is asked of one number, sorted by key, each insight once. */
export type InsightSet = readonly Wanted[];

/** A list of insights as it was read; `words` say why it cannot be asked for and what can. */
type ParsedSet =
  | { readonly kind: 'set'; readonly set: InsightSet }
  | { readonly kind: 'refused'; readonly words: string };

/**
 * Reads a list as a person writes it: keys with their periods, and levels, with commas or pluses
 * between.
 */
export function parseInsights(list: string): ParsedSet {
  const items = list
    .split(/[,+]/)
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '')
    .flatMap((item) => (isPreset(item) ? PRESETS[item] : [item]));
  if (items.length === 0) return refuse('Cannot ask for no insights.');
  const wanted = new Map<string, Wanted>();
  for (const item of items) {
    const one = parseWanted(item);
    if (typeof one === 'string') return refuse(one);
    const { key } = one.insight;
    const known = wanted.get(key);
    if (known && known.period !== one.period)
      return refuse(`Cannot ask for ${key} with two periods.`);
    wanted.set(key, one);
  }
  const set = [...wanted.values()].sort((a, b) => (a.insight.key < b.insight.key ? -1 : 1));
  return { kind: 'set', set };
}

/** Reads the text that {@link printSet} gives; undefined for any other. */
export function parseProduct(product: string): InsightSet | undefined {
  const parsed = parseInsights(product);
  return parsed.kind === 'set' && printSet(parsed.set) === product ? parsed.set : undefined;
}

/** The text of a set: sorted keys joined by `+`, periods behind a colon (`format+sim_swap:240`). */
export function printSet(set: InsightSet): string {
  return set
    .map(({ insight, period }) => (period === undefined ? insight.key : `${insight.key}:${period}`))
    .join('+');
}

function isPreset(item: string): item is keyof typeof PRESETS {
  return Object.hasOwn(PRESETS, item);
}

/** Insights that compare what the list would have to hold of each person (SOURCES, Insights). */
const PERSONAL =
  /^(?:subscriber_match|location_verification|number_recycling|age(?:_.*)?|advisor)$/;

/** A text says why not. */
function parseWanted(item: string): Wanted | string {
  const [key = '', hours, ...rest] = item.split(':');
  const insight = INSIGHTS.find((one) => one.key === key);
  if (!insight)
    return PERSONAL.test(key)
      ? `Cannot ask for ${key}: it compares data of each person, which are not sent.`
      : `Cannot ask for "${key}": there is no such insight.`;
  if (!insight.takesPeriod)
    return hours === undefined
      ? { insight, period: undefined }
      : `Cannot ask for "${item}": ${key} takes no period.`;
  const period = hours === undefined ? PERIOD.fallback : readHours(hours);
  return period === undefined || rest.length > 0
    ? `Cannot ask for "${item}": the period is a number of hours from ${PERIOD.least} to ${PERIOD.most}, as in ${key}:${PERIOD.fallback}.`
    : { insight, period };
}

function readHours(text: string) {
  const hours = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return hours >= PERIOD.least && hours <= PERIOD.most ? hours : undefined;
}

function refuse(words: string): ParsedSet {
  const keys = INSIGHTS.map(({ key }) => key).join(', ');
  return { kind: 'refused', words: `${words} Name some of ${keys} in --insights.` };
}
