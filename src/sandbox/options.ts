import type { FaultShares } from './faults.ts';

/** Milliseconds from the arrival of a request to its answer. */
export interface Latency {
  readonly min: number;
  readonly max: number;
}

/** What only this key and secret may do; without it any are taken. */
export interface SandboxCredentials {
  readonly key: string;
  readonly secret: string;
}

/** How the imitation behaves. */
export interface SandboxOptions extends SandboxChange {
  /** Port on 127.0.0.1; 0, the default, is any free one. */
  readonly port?: number | undefined;
  /** The same seed gives the same answers and faults for the same numbers; default 1. */
  readonly seed?: number | undefined;
  /**
   * Told apart by this, two servers with the same seed never give the same request id: one ledger
   * may hold the answers of both. Default: the same ids too.
   */
  readonly instance?: string | undefined;
}

/** The settings in force. The balance is not among them: it belongs to the account. */
export interface Settings {
  /** Requests that pass in any one-second window; 0, the default, is any number. */
  readonly ratePerSecondMax: number;
  /** A request above the rate is answered with status 1 (default) or with HTTP 429. */
  readonly throttledAs: ThrottledAs;
  /** Default 20 to 60. */
  readonly latencyMs: Latency;
  /** Default none. */
  readonly faults: FaultShares;
  /**
   * False: answers carry no price, refund or balance and nothing is refunded, but the account is
   * charged all the same. Default true.
   */
  readonly prices: boolean;
  /** Default: any are accepted, but there must be some. */
  readonly credentials: SandboxCredentials | undefined;
  /**
   * Whether an account that runs low is topped up by its opening balance every five minutes;
   * default false.
   */
  readonly autoReload: boolean;
  /** Levels, or `cnam`, that are refused with status 19. */
  readonly denied: readonly string[];
  /**
   * Wrong credentials are answered with HTTP 401 (and problem+json) instead of status 4; default
   * false.
   */
  readonly refuseAs401: boolean;
  /** Insights of the Network Registry for which any application is approved; default none. */
  readonly registry: readonly string[];
  /** Statuses of an insight that are charged; default OK and NOT_FOUND. */
  readonly billedStatuses: readonly string[];
  /** PEM of an RSA key that tokens must be signed for; default: any signature is taken. */
  readonly publicKey: string | undefined;
  /** The application that tokens must be of; default: any. */
  readonly applicationId: string | undefined;
  /** How long after its charge a record is there; default 0. */
  readonly recordDelayMs: number;
  /** Insights that have records; default all. */
  readonly recordedInsights: readonly string[];
  /** Records in one answer; default 1000. */
  readonly recordsPerPage: number;
}

/** What can also be changed while it runs; what is left out stays. */
export type SandboxChange = {
  readonly [K in keyof Settings]?: Settings[K] | undefined;
} & {
  /** The account's balance, digits with a point and at most 8 places; default 100.00000000. */
  readonly balance?: string | undefined;
};

/** How a request above the rate is answered. */
type ThrottledAs = 'status1' | 'http429';

/** An option that cannot be used; the message is a whole sentence that says what can. */
export class SandboxOptionError extends Error {
  override name = 'SandboxOptionError';
}

/** Reads `20-60` or `50`, milliseconds. Throws a SandboxOptionError for anything else. */
export function parseLatency(text: string): Latency {
  const [, low, high] = /^(\d+)(?:-(\d+))?$/.exec(text.trim()) ?? [];
  if (low === undefined)
    throw new SandboxOptionError(
      `Cannot read the latency "${text}". Write milliseconds as 50 or 20-60.`,
    );
  return checkLatency({ min: Number(low), max: Number(high ?? low) });
}

/** Returns the latency where it can be used; throws a SandboxOptionError otherwise. */
export function checkLatency({ min, max }: Latency): Latency {
  const shown = `${min}-${max}`;
  if (!(min >= 0 && min <= max))
    throw new SandboxOptionError(
      `Cannot use the latency ${shown}: it ends before it begins. Put the smaller number first.`,
    );
  if (max > LATENCY_MAX_MS)
    throw new SandboxOptionError(
      `Cannot use the latency ${shown}: the most is ${LATENCY_MAX_MS} ms. Use the fault hang for no answer at all.`,
    );
  return { min, max };
}

/** Ten minutes, as in the command's options. */
const LATENCY_MAX_MS = 600_000;
