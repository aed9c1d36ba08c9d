import type { Clock } from '../../support/clock.ts';
import { LedgerError } from '../port.ts';
import { adviseWaiting } from '../waiting.ts';
import type { LivingExecution } from './living.ts';

/** How long an execution counts as alive after its last sign, where nobody can look whether its process is there. */
export const LEASE_MS = 60_000;
const BEAT_MS_MAX = 10_000;
const BEATS_PER_LEASE = 4;

/** An execution that records nothing gives a sign this often, and looks for those that give none. */
export function chooseBeatMs(leaseMs: number): number {
  return Math.min(BEAT_MS_MAX, leaseMs / BEATS_PER_LEASE);
}

/** Nothing leaves so shortly before the lease ends: the request takes its time to the wire. */
const MARGIN_MS = 2_000;

/** A lease as the server reads it. */
export function writeLease(leaseMs: number): string {
  return `${leaseMs} milliseconds`;
}

interface TurnedAway {
  readonly shown: string;
  /** `--lock-wait`, which is over. */
  readonly lockWaitMs: number;
}

/** What whoever finds another execution alive is told. */
export function heldError(
  { words }: LivingExecution,
  { shown, lockWaitMs }: TurnedAway,
): LedgerError {
  return new LedgerError(
    'held',
    `Cannot use the ledger ${shown}: ${words} holds it. ${adviseWaiting(lockWaitMs)}, or name another one with --ledger.`,
    { cause: new Error(`${words} holds the ledger`) },
  );
}

/** What whoever starts a run that is being worked on is told. */
export function takenError(
  { words }: LivingExecution,
  { shown, lockWaitMs }: TurnedAway,
): LedgerError {
  return new LedgerError(
    'held',
    `Cannot start: ${words} works on this run (ledger ${shown}). ${adviseWaiting(lockWaitMs)}; --join takes part in it, --new-run starts another one.`,
    { cause: new Error(`${words} works on this run`) },
  );
}

/** What whoever begins is told where a file that he is to write is being written. */
export function sameOutputError(
  { words, file }: Pick<LivingExecution, 'words'> & { readonly file: string },
  { joins, lockWaitMs }: Pick<TurnedAway, 'lockWaitMs'> & { readonly joins: boolean },
): LedgerError {
  const [verb, orNone] = joins ? ['join', ', or none'] : ['start', ''];
  return new LedgerError(
    'held',
    `Cannot ${verb}: ${words} writes ${file} too. ${adviseWaiting(lockWaitMs)}, or give this one another --output or --report${orNone}.`,
    { cause: new Error(`${words} writes ${file} too`) },
  );
}

/** The lease of this process as it knows it. */
export interface Pulse {
  /** A sign that was given at this moment has reached the server, or a later one. */
  signed(at: PulseMoment): void;
  now(): PulseMoment;
  /** How long ago that was. */
  ageMs(): number;
  countsAsAlive(): boolean;
}

interface PulseMoment {
  readonly monotonic: number;
  readonly wall: number;
}

/**
 * Both clocks are looked at: the monotonic one stands still while the machine sleeps, and the other
 * one may be set.
 */
export function createPulse(clock: Clock, leaseMs: number): Pulse {
  const now = () => ({ monotonic: clock.monotonic(), wall: clock.now() });
  let last = now();
  const ageMs = () => {
    const { monotonic, wall } = now();
    return Math.max(monotonic - last.monotonic, wall - last.wall);
  };
  return {
    now,
    signed: (at) => {
      last = at;
    },
    ageMs,
    countsAsAlive: () => ageMs() < leaseMs - MARGIN_MS,
  };
}
