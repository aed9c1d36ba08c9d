import { showShortAmount, showAmount } from './amounts.ts';
import type { SubscriberFacts } from './facts.ts';
import type { Lots } from './lots.ts';
import type { CallerName } from './names.ts';
import type { SubscriberNumber } from './number.ts';
import type { SandboxLevel } from './prices.ts';

/**
 * What an answer says, before it is written as JSON or XML. Undefined is left out, null is said.
 */
export interface SandboxAnswer {
  readonly status: number;
  readonly message: string;
  /** Old documents and some answers have `error_text` in place of `status_message`. */
  readonly messageAs: 'status_message' | 'error_text';
  readonly requestId?: string | undefined;
  readonly number?: SubscriberNumber | undefined;
  /** A country that is not in the table: members null, or left out. */
  readonly strangeAs?: 'null' | 'absent';
  readonly money?: MoneyTexts | undefined;
  readonly data?: AnswerData | undefined;
}

/** Prices as texts of varying length. */
interface MoneyTexts {
  readonly requestPrice: string;
  readonly refundPrice: string | undefined;
  readonly remainingBalance: string;
}

/** What standard and advanced answers have beyond basic ones. */
export interface AnswerData extends Pick<
  SubscriberFacts,
  'currentCarrier' | 'originalCarrier' | 'ported' | 'roaming'
> {
  readonly caller: CallerName | undefined;
  /** The names stand at the top, in an object of their own, or twice. */
  readonly callerAs: 'top' | 'identity' | 'both';
  /** The schema of the XML spells it so on purpose; the samples do not. */
  readonly spelling: 'firs_name' | 'first_name';
  readonly advanced: AdvancedData | undefined;
}

/** What only advanced answers have. */
interface AdvancedData extends Pick<SubscriberFacts, 'outcome' | 'validNumber' | 'reachable'> {
  readonly outcomeMessage: string;
  readonly ip: IpMatch | undefined;
  readonly ipWarnings: string | undefined;
  readonly realTimeData:
    { readonly active_status: string; readonly handset_status: string } | undefined;
}

/** Where the address of a request is, as old answers said it. */
interface IpMatch {
  readonly address: string;
  readonly ip_match_level: string;
  readonly ip_country: string;
  readonly ip_city: string;
}

/** What was asked and charged. */
export interface SandboxQuestion {
  readonly number: SubscriberNumber;
  readonly level: SandboxLevel;
  readonly cnam: boolean;
  readonly ip: string | undefined;
  readonly realTimeData: boolean;
  readonly ask: number;
}

/** What is refused, and why. */
export interface SandboxRefusal {
  readonly status: number;
  readonly subject: string;
  readonly ask: number;
  readonly detail?: string | undefined;
}

/** Amounts of one lookup, in 10^-8. */
interface Bill {
  readonly requested: bigint;
  readonly refunded: bigint;
  /** After the charge. */
  readonly balance: bigint;
}

/**
 * The answer to a lookup that the service could do; `bill` is undefined where answers carry no
 * prices.
 */
export function composeAnswer(
  lots: Lots,
  asked: SandboxQuestion,
  facts: SubscriberFacts,
  bill: Bill | undefined,
): SandboxAnswer {
  const digits = asked.number.international;
  const isBasic = asked.level === 'basic';
  const status = isBasic ? 0 : facts.status;
  return {
    status,
    message: STATUS_TEXTS[status] ?? '',
    messageAs:
      status !== 0 && lots.share('message as', digits) < 0.3 ? 'error_text' : 'status_message',
    requestId: drawRequestId(lots, digits, asked.ask),
    number: asked.number,
    strangeAs: lots.pick(['null', 'absent'] as const, 'strange as', digits),
    money: isBasic ? undefined : bill && drawMoneyTexts(lots, digits, bill),
    data: isBasic ? undefined : drawData(lots, asked, facts),
  };
}

/**
 * A refusal: no data and no price; status 1 always has a request id, 3 and 4 never have (SDK
 * fixtures), others may.
 */
export function composeRefusal(
  lots: Lots,
  { status, subject, ask, detail }: SandboxRefusal,
): SandboxAnswer {
  const hasId =
    status === 1 ||
    (status !== 3 && status !== 4 && lots.share('refusal id', status, subject, ask) < 0.5);
  return {
    status,
    message: detail ?? STATUS_TEXTS[status] ?? 'Lookup not returned',
    messageAs:
      lots.share('refusal as', status, subject, ask) < 0.4 ? 'error_text' : 'status_message',
    requestId: hasId ? drawRequestId(lots, subject, ask) : undefined,
  };
}

/**
 * Texts of the documents and of official fixtures; where none is known, their sense in own words.
 */
const STATUS_TEXTS: Readonly<Record<number, string>> = {
  0: 'Success',
  1: 'Back off: more requests in the last second than this account may send',
  3: 'Invalid request :: Missing mandatory parameters',
  4: 'Invalid credentials',
  5: 'Internal error',
  9: 'Quota exceeded: the balance does not cover this request',
  19: 'Facility not allowed on this account',
  43: 'Lookup Handler unable to handle request',
  44: 'Lookup Handler timed out',
  45: 'No handler available to service this request',
  999: 'The request could not be parsed',
};

const OUTCOME_TEXTS = ['Success', 'Partial success - some fields populated', 'Failed'] as const;

/** The id of the answer to the how-manieth asking of a number. */
export function drawRequestId(lots: Lots, subject: string, ask: number): string {
  const about = lots.instance === '' ? [subject, ask] : [subject, ask, lots.instance];
  const hex = [0, 1, 2, 3].map((part) => lots.hex('request', part, ...about)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The two APIs never give the same id: one ledger may hold the answers of both. */
export function drawInsightRequestId(lots: Lots, subject: string, ask: number): string {
  return drawRequestId(lots, `insights ${subject}`, ask);
}

function drawMoneyTexts(lots: Lots, digits: string, bill: Bill) {
  const text = (name: string, units: bigint) => {
    const share = lots.share('places', name, digits);
    if (share < 0.6) return showAmount(units);
    return share < 0.8 ? showShortAmount(units) : showShortAmount(units, 6);
  };
  const saysNoRefund = bill.refunded === 0n && lots.share('no refund said', digits) >= 0.1;
  return {
    requestPrice: text('price', bill.requested),
    refundPrice: saysNoRefund ? undefined : text('refund', bill.refunded),
    remainingBalance: text('balance', bill.balance),
  };
}

function drawData(lots: Lots, asked: SandboxQuestion, facts: SubscriberFacts) {
  const { number, level } = asked;
  const digits = number.international;
  return {
    ...facts,
    caller: asked.cnam && number.country?.iso2 === 'US' ? facts.caller : undefined,
    callerAs: lots.pick(['top', 'identity', 'both'] as const, 'caller as', digits),
    spelling: lots.pick(['firs_name', 'first_name'] as const, 'spelling', digits),
    advanced: level === 'advanced' ? drawAdvanced(lots, asked, facts) : undefined,
  };
}

function drawAdvanced(
  lots: Lots,
  { number, ip, realTimeData }: SandboxQuestion,
  facts: SubscriberFacts,
) {
  const unaskedWarnings =
    lots.share('ip warnings', number.international) < 0.3 ? 'unknown' : undefined;
  return {
    ...facts,
    outcomeMessage: OUTCOME_TEXTS[facts.outcome],
    ip: ip ? drawIpMatch(lots, ip, number) : undefined,
    ipWarnings: ip ? 'no_warning' : unaskedWarnings,
    // The document: the object now always says inactive and off.
    realTimeData: realTimeData ? { active_status: 'inactive', handset_status: 'off' } : undefined,
  };
}

function drawIpMatch(
  lots: Lots,
  address: string,
  { international, country }: SubscriberNumber,
): IpMatch {
  const ip_country = country?.iso2 ?? '';
  return lots.share('ip', address, international) < 0.7
    ? { address, ip_match_level: 'country', ip_country, ip_city: 'Springfield, "Old Town"' }
    : { address, ip_match_level: 'mismatch', ip_country: 'KR', ip_city: '' };
}
