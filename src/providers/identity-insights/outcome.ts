import type { Answer, Reason } from '../../domain/attempt.ts';
import { isObject, readObject, scalarText, type Json, type JsonObject } from '../json.ts';
import { shortenWords } from '../judgement.ts';
import type { InsightSet } from './set.ts';

/** What an answer means for those who asked for a set of insights. */
interface SetOutcome extends Required<Pick<Answer, 'outcome' | 'status' | 'reason' | 'billedAs'>> {
  /** Asking again would bring the same: every insight is there, or is known not to be. */
  readonly isFinal: boolean;
}

/** `open`: another day, another application or a mended service may bring it. */
type Finality = 'ok' | 'definitive' | 'open';

/** Statuses of an insight that say something for good (SOURCES, Statuses); any other is open. */
const FINALITY: ReadonlyMap<string | undefined, Finality> = new Map([
  ['OK', 'ok'],
  // Of the version before the first: some members are missing.
  ['PARTIAL_SUCCESS', 'ok'],
  ['NOT_FOUND', 'definitive'],
  ['UNSUPPORTED_NETWORK_TYPE', 'definitive'],
  ['INVALID_NUMBER_FORMAT', 'definitive'],
  ['NO_COVERAGE', 'definitive'],
]);

/** Undefined where the answer has none of the insights that were asked for. */
export function judgeInsights(insights: JsonObject, set: InsightSet): SetOutcome | undefined {
  const parts = set.map(({ insight }) => readPart(insight.key, insights[insight.key]));
  if (parts.every(({ code }) => code === MISSING)) return undefined;
  const bad = parts.filter(({ finality }) => finality !== 'ok');
  const status = bad.map(({ key, code }) => `${key}=${code}`).join(' ') || 'OK';
  return {
    outcome: decideOutcome(parts),
    status,
    reason: describeParts(parts, status, bad),
    billedAs: parts.map(billPart).join('+'),
    isFinal: parts.every(({ finality }) => finality !== 'open'),
  };
}

type Part = ReturnType<typeof readPart>;

const MISSING = 'missing';
const UNKNOWN = 'unknown';

/**
 * Codes stand in reports and price books; what does not look like one is the stored answer's alone.
 */
const CODE = /^(?!.*\d{4})[A-Za-z][\w.]{0,63}$/;

function readPart(key: string, entry: Json | undefined) {
  const { status, is_format_valid } = readObject(entry);
  const said = readObject(status);
  const code = isObject(entry) ? (scalarText(said['code']) ?? UNKNOWN) : MISSING;
  return {
    key,
    code: CODE.test(code) ? code : UNKNOWN,
    message: scalarText(said['message']),
    finality: FINALITY.get(code) ?? 'open',
    /** The number is none that could be anybody's. */
    isInvalid: code === 'INVALID_NUMBER_FORMAT' || is_format_valid === false,
  };
}

function decideOutcome(parts: readonly Part[]): Answer['outcome'] {
  const has = (finality: Finality) => parts.some((part) => part.finality === finality);
  if (parts.some(({ isInvalid }) => isInvalid)) return 'refused';
  if (has('open')) return has('ok') ? 'partial' : 'failed';
  return has('ok') ? 'insight' : 'refused';
}

function describeParts(parts: readonly Part[], status: string, bad: readonly Part[]) {
  if (bad.length === 0) return parts.some(({ isInvalid }) => isInvalid) ? NOT_VALID : undefined;
  const messages = new Set(bad.flatMap(({ message }) => message || []));
  return { slug: status, words: shortenWords([...messages].join(', ')) };
}

const NOT_VALID: Reason = { slug: 'not_valid', words: 'the service calls the number not valid' };

/** An insight that is not there, or has no status, is charged as one without. */
function billPart({ key, code, finality }: Part) {
  if (finality === 'ok') return `${key}@OK`;
  return code === MISSING || code === UNKNOWN ? key : `${key}@${code}`;
}
