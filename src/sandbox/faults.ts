import { SandboxOptionError } from './options.ts';
import type { Lots } from './lots.ts';

/** Faults in place of an answer; the account is not touched. */
export const FAULTS_BEFORE_CHARGE = [
  'reset',
  'hang',
  'r500',
  'r503',
  'r429',
  'status1',
  'status5',
  'status9',
  'status19',
  'status999',
  'http400',
  'http404',
  'http408',
  'redirect',
] as const;

/**
 * Faults of an answer that was charged: most swallow it, `charged_wrong_type`, `charged_slow`,
 * `paid_status5`, `dear` and `no_refund` (a documented refund is left out) leave it readable.
 */
export const FAULTS_AFTER_CHARGE = [
  'charged_reset',
  'charged_500',
  'charged_hang',
  'charged_html',
  'charged_garbage',
  'charged_empty',
  'charged_truncated',
  'charged_huge',
  'charged_wrong_type',
  'charged_slow',
  'charged_late',
  'unknown_status',
  'paid_status5',
  'dear',
  'no_refund',
] as const;

/** Faults of Identity Insights alone, in place of an answer; `ii_expired` comes once a number. */
export const INSIGHT_FAULTS_BEFORE_CHARGE = [
  'ii_expired',
  'ii_low_balance',
  'ii_validation',
] as const;

/**
 * Faults of Identity Insights alone, in an answer that was charged. One insight has a supplier's or
 * an internal error, is missing or has an unknown code; the answer is about another number, has an
 * insight that nobody asked for, is empty, or has null for its members.
 */
export const INSIGHT_FAULTS_AFTER_CHARGE = [
  'ii_supplier',
  'ii_internal',
  'ii_missing',
  'ii_unknown_code',
  'ii_other_number',
  'ii_extra',
  'ii_empty',
  'ii_nulls',
] as const;

/** A fault before the charge, e.g. `reset`. */
export type EarlyFault = (typeof FAULTS_BEFORE_CHARGE)[number];
/** A fault after the charge, e.g. `charged_reset`. */
export type LateFault = (typeof FAULTS_AFTER_CHARGE)[number];
/** A fault that Number Insight has not, before the charge. */
export type EarlyInsightFault = (typeof INSIGHT_FAULTS_BEFORE_CHARGE)[number];
/** A fault that Number Insight has not, after the charge. */
export type LateInsightFault = (typeof INSIGHT_FAULTS_AFTER_CHARGE)[number];
/** A fault that every API has. */
type SharedFault = EarlyFault | LateFault;
/** Any of them. */
export type FaultName = SharedFault | EarlyInsightFault | LateInsightFault;
/** Fault to the share of requests it hits, 0 to 1. */
export type FaultShares<F extends FaultName = FaultName> = Readonly<Partial<Record<F, number>>>;

/**
 * Reads `reset=0.01,charged_reset=0.005`. Throws a SandboxOptionError for unknown names, wrong
 * shares and names given twice.
 */
export function parseFaults(text: string): FaultShares {
  const shares: Partial<Record<FaultName, number>> = {};
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const [, name, share] = /^([^=]*)=(.*)$/.exec(part) ?? [];
    if (name === undefined || share === undefined)
      throw new SandboxOptionError(`Cannot read the fault "${part}". ${FORM}`);
    const fault = findFault(name.trim());
    if (shares[fault] !== undefined)
      throw new SandboxOptionError(
        `Cannot use the fault "${fault}": it is given twice. Give it one share.`,
      );
    shares[fault] = readShare(share.trim(), part);
  }
  return shares;
}

/** Checks shares that come as a record, e.g. from JSON; throws as `parseFaults` does. */
export function checkFaults(shares: Readonly<Record<string, unknown>>): FaultShares {
  return Object.fromEntries(
    Object.entries(shares).map(([name, share]) => [
      findFault(name),
      readShare(String(share), `${name}=${String(share)}`),
    ]),
  );
}

/**
 * The fault of one request, if any; `ask` is the how-manieth time the number is asked. Each fault
 * is drawn on its own, so that its share is the same whatever else is asked for; where several hit,
 * the one that hits most clearly for its share wins.
 */
export function drawFault<F extends FaultName>(
  lots: Lots,
  shares: FaultShares<F>,
  number: string,
  ask: number,
): F | undefined {
  let hit: F | undefined;
  let closest = 1;
  for (const [name, share] of Object.entries(shares) as [F, number][]) {
    const drawn = lots.share('fault', name, number, ask);
    if (drawn >= share || drawn / share >= closest) continue;
    closest = drawn / share;
    hit = name;
  }
  return hit;
}

/** The shares of the faults that every API has. */
export function pickSharedFaults(shares: FaultShares): FaultShares<SharedFault> {
  return Object.fromEntries(Object.entries(shares).filter(([name]) => SHARED.has(name)));
}

/** Whether the fault comes before the charge. */
export function isEarly<F extends FaultName>(
  fault: F,
): fault is F & (EarlyFault | EarlyInsightFault) {
  return EARLY.has(fault);
}

/** A price that nobody is told cannot be dear, nor make an error a paid one. */
export function replacePriceFault<F extends FaultName>(
  fault: F | undefined,
): Exclude<F, 'paid_status5' | 'dear' | 'no_refund'> | 'status5' | undefined {
  switch (fault) {
    case 'paid_status5':
      return 'status5';
    case 'dear':
    case 'no_refund':
      return undefined;
    default:
      return fault as Exclude<F, 'paid_status5' | 'dear' | 'no_refund'> | undefined;
  }
}

const EARLY: ReadonlySet<string> = new Set([
  ...FAULTS_BEFORE_CHARGE,
  ...INSIGHT_FAULTS_BEFORE_CHARGE,
]);
const SHARED: ReadonlySet<string> = new Set([...FAULTS_BEFORE_CHARGE, ...FAULTS_AFTER_CHARGE]);
const NAMES: readonly FaultName[] = [
  ...FAULTS_BEFORE_CHARGE,
  ...INSIGHT_FAULTS_BEFORE_CHARGE,
  ...INSIGHT_FAULTS_AFTER_CHARGE,
  ...FAULTS_AFTER_CHARGE,
];
const FORM = 'Write name=share, e.g. reset=0.01,status1=0.02.';

function findFault(name: string) {
  const found = NAMES.find((known) => known === name);
  if (found !== undefined) return found;
  throw new SandboxOptionError(
    `Cannot use the fault "${name}": the sandbox has none of that name. It has ${NAMES.join(', ')}.`,
  );
}

function readShare(text: string, part: string) {
  const share = /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw new SandboxOptionError(
    `Cannot use the share in "${part}": a share is a number from 0 to 1. Write e.g. reset=0.01 for one request in a hundred.`,
  );
}
