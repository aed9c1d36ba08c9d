import type { Money } from '../money.ts';

/** One thing that the service says it has charged. */
export interface ChargeRecord {
  /** The service's own name of it; no two records have the same. */
  readonly id: string;
  /** Names that the account has in it; empty where it tells none. */
  readonly accounts: readonly string[];
  /** The service's name of the exchange it was charged for; not every record tells it. */
  readonly requestId: string | undefined;
  /** E.164 digits. */
  readonly number: string;
  /** The list of the service that it stands in. */
  readonly report: string;
  /** What was charged for; an attempt has one record for each part of its product. */
  readonly part: string;
  /** When the service took the request, in milliseconds since the epoch. */
  readonly at: number;
  /** undefined where the record names none that can be read. */
  readonly amount: Money | undefined;
}

/** A time that records tell all about, both ends included; milliseconds since the epoch. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A time of which one of the service's lists is at hand as a whole. */
export interface ToldPeriod extends Period {
  readonly report: string;
}

/**
 * How far the clocks of the service and of this machine may be apart, and how late a charge may
 * land.
 */
export const RECORD_SLACK_MS = 60_000;
/** Younger attempts are not judged: their records may still be on their way. */
export const RECORD_DELAY_MS = 3_600_000;
