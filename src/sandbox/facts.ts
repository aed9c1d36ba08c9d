import type { Lots } from './lots.ts';
import { CALLER_NAMES, CARRIER_NAMES, type CallerName } from './names.ts';
import type { SubscriberNumber } from './number.ts';
import type { SandboxLevel } from './prices.ts';

/** Null and undefined are told apart: the service sends null, or leaves the member out. */
type Maybe = string | null | undefined;

/** A carrier as the answers have it. */
export interface Carrier {
  readonly network_code?: Maybe;
  readonly name?: Maybe;
  readonly country?: Maybe;
  readonly network_type?: Maybe;
}

/** Where the phone is. */
export interface Roaming {
  readonly status: string;
  readonly roaming_country_code?: string;
  readonly roaming_network_code?: string;
  readonly roaming_network_name?: string;
}

/** What the service finds out about a number at a level: a function of seed, number and level. */
export interface SubscriberFacts {
  /** 43, 44 and 45: the live lookup gave nothing, the rest is there. */
  readonly status: 0 | 43 | 44 | 45;
  /** 2: an internal lookup error, which is refunded. */
  readonly outcome: 0 | 1 | 2;
  readonly currentCarrier: Carrier | null | undefined;
  readonly originalCarrier: Carrier | null | undefined;
  readonly ported: Maybe;
  readonly roaming: Roaming | string | null | undefined;
  readonly validNumber: Maybe;
  readonly reachable: Maybe;
  readonly caller: CallerName;
}

export function drawFacts(
  lots: Lots,
  number: SubscriberNumber,
  level: SandboxLevel,
): SubscriberFacts {
  const digits = number.international;
  const { line, original, current, isPorted } = drawSubscriber(lots, number);
  const live = drawLive(lots, digits, level);
  return {
    ...live,
    currentCarrier: live.outcome === 2 ? null : drawShape(lots, `current ${digits}`, current),
    originalCarrier: drawShape(lots, `original ${digits}`, original),
    ported: drawPorted(lots, digits, line, isPorted),
    roaming: drawRoaming(lots, digits, line, level),
    ...drawReach(lots, digits, line === 'mobile' && live.status === 0 && live.outcome === 0),
    caller: lots.pick(CALLER_NAMES, 'caller', digits),
  };
}

/** What every API of the service knows of a number, before an answer shapes it. */
export interface Subscriber {
  readonly line: PhoneLine;
  readonly original: Carrier;
  readonly current: Carrier;
  readonly isPorted: boolean;
}

export function drawSubscriber(lots: Lots, number: SubscriberNumber): Subscriber {
  const digits = number.international;
  const line = drawLine(lots, digits);
  const original = drawCarrier(lots, number, line, 'original');
  const isPorted = line === 'mobile' && lots.share('moved', digits) < PORTED_SHARE;
  const current = isPorted ? drawCarrier(lots, number, line, 'current') : original;
  return { line, original, current, isPorted };
}

const PORTED_SHARE = 0.3;
/**
 * Of a hundred numbers about four have no live answer, four are partial and two end in a lookup
 * error.
 */
const NO_LIVE_SHARE = 0.04;
const PARTIAL_SHARE = 0.08;
const FAILED_SHARE = 0.1;

/** What kind of line a number has. */
export type PhoneLine =
  | 'mobile'
  | 'landline'
  | 'landline_premium'
  | 'landline_tollfree'
  | 'virtual'
  | 'pager'
  | 'unknown';

const RARE_LINES = [
  'landline_premium',
  'landline_tollfree',
  'virtual',
  'virtual',
  'pager',
  'unknown',
] as const;

function drawLine(lots: Lots, digits: string) {
  const share = lots.share('line', digits);
  if (share < 0.72) return 'mobile';
  return share < 0.9 ? 'landline' : lots.pick(RARE_LINES, 'rare line', digits);
}

function drawLive(
  lots: Lots,
  digits: string,
  level: SandboxLevel,
): Pick<SubscriberFacts, 'status' | 'outcome'> {
  const share = lots.share('live', digits);
  if (share < NO_LIVE_SHARE)
    return { status: lots.pick([43, 44, 45] as const, 'no live', digits), outcome: 1 };
  if (share < PARTIAL_SHARE) return { status: 0, outcome: level === 'advanced' ? 1 : 0 };
  return { status: 0, outcome: share < FAILED_SHARE ? 2 : 0 };
}

/** The carrier of a line; another `which` is another carrier. */
export function drawCarrier(
  lots: Lots,
  { international: digits, country }: SubscriberNumber,
  line: PhoneLine,
  which: string,
): Carrier {
  const place = country?.iso2 ?? 'XX';
  const owner = country?.name ?? 'Unknown';
  const carrier = (code: string, name: string | undefined) => ({
    network_code: code,
    name,
    country: country?.iso2 ?? null,
    network_type: line,
  });
  switch (line) {
    case 'mobile': {
      const index = Math.floor(lots.share(which, digits) * CARRIER_NAMES.length);
      return carrier(`${country?.mcc ?? '901'}${10 + index}`, CARRIER_NAMES[index]);
    }
    case 'landline': {
      const isReserved = lots.share('reserved', digits) < 0.1;
      return isReserved
        ? carrier(`${place}-FIXED-RESERVED`, `${owner} Landline Reserved`)
        : carrier(`${place}-FIXED`, `${owner} Landline`);
    }
    case 'virtual':
      return carrier(`${place}-VIRTUAL-CLOUDLINE`, 'Cloudline, a "virtual" carrier');
    case 'unknown':
      return carrier('NONE', 'Unknown');
    case 'landline_premium':
      return carrier(`${place}-PREMIUM`, `${owner} Premium`);
    case 'landline_tollfree':
      return carrier(`${place}-TOLL-FREE`, `${owner} Toll Free`);
    case 'pager':
      return carrier(`${place}-PAGER`, 'Beep & Call');
  }
}

/** Carriers that are null, absent, or have members that are null, absent or the string "null". */
function drawShape(lots: Lots, subject: string, carrier: Carrier) {
  const share = lots.share('shape', subject);
  if (share < 0.015) return null;
  if (share < 0.025) return undefined;
  if (share < 0.04) return { network_code: null, name: null, country: null, network_type: null };
  if (share < 0.05) return { ...carrier, network_type: 'null' };
  if (share < 0.06) return { ...carrier, network_code: null };
  if (share < 0.07) return { name: carrier.name, network_type: carrier.network_type };
  return carrier;
}

function drawPorted(lots: Lots, digits: string, line: PhoneLine, isPorted: boolean) {
  const share = lots.share('ported', digits);
  if (share < 0.06) return null;
  if (share < 0.08) return 'null';
  if (share < 0.1) return undefined;
  if (line !== 'mobile') return share < 0.6 ? 'unknown' : 'assumed_not_ported';
  if (isPorted) return share < 0.8 ? 'ported' : 'assumed_ported';
  return share < 0.8 ? 'not_ported' : 'assumed_not_ported';
}

const ABROAD: readonly [[string, string], ...[string, string][]] = [
  ['FR', '208'],
  ['US', '310'],
  ['DE', '262'],
  ['JP', '440'],
];

/**
 * An object, the bare string or null; standard answers had the unknown object, and newer ones have
 * nothing.
 */
function drawRoaming(lots: Lots, digits: string, line: PhoneLine, level: SandboxLevel) {
  const share = lots.share('roaming', digits);
  if (level === 'standard') return share < 0.3 ? { status: 'unknown' } : undefined;
  if (share < 0.1) return null;
  if (share < 0.35 || line !== 'mobile') return share < 0.8 ? 'unknown' : { status: 'unknown' };
  if (share < 0.85) return { status: 'not_roaming' };
  const [country, mcc] = lots.pick(ABROAD, 'abroad', digits);
  const whole = { status: 'roaming', roaming_country_code: country };
  if (share < 0.88) return whole;
  const index = Math.floor(lots.share('visited', digits) * CARRIER_NAMES.length);
  return {
    ...whole,
    roaming_network_code: `${mcc}${10 + index}`,
    roaming_network_name: CARRIER_NAMES[index] ?? '',
  };
}

const ODD_VALID = ['unknown', 'not_valid', 'inferred', 'inferred_not_valid'] as const;
const ODD_REACH = [
  'unknown',
  'undeliverable',
  'absent',
  'bad_number',
  'blacklisted',
  'null',
  null,
  undefined,
] as const;

function drawReach(lots: Lots, digits: string, isLiveMobile: boolean) {
  const valid = lots.share('valid', digits);
  const reach = lots.share('reach', digits);
  if (!isLiveMobile)
    return {
      validNumber: valid < 0.7 ? 'valid' : 'unknown',
      reachable: reach < 0.8 ? 'unknown' : null,
    };
  return {
    validNumber: valid < 0.85 ? 'valid' : lots.pick(ODD_VALID, 'odd valid', digits),
    reachable: reach < 0.75 ? 'reachable' : lots.pick(ODD_REACH, 'odd reach', digits),
  };
}
