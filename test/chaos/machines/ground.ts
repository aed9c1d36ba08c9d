import type { FaultShares, Sandbox } from '../../../src/sandbox/server.ts';
import type { Random } from '../../../src/support/random.ts';
import type { StoppableServer } from '../../ledger/postgres-server.ts';
import type { Machine } from './machine.ts';

/** What a round is played with. */
export interface RoundOptions {
  readonly seed: number;
  readonly server: StoppableServer;
  readonly strikes: number;
  readonly restarts: number;
  readonly numbers: number;
  readonly stopMs: number;
  /** Four machines on one run and two on another, or each on its own. */
  readonly joins: boolean;
  readonly lease: string | undefined;
  /** Told what happens, where somebody wants to know. */
  readonly tell?: ((words: string) => void) | undefined;
}

/** What was chosen for a round by its seed. */
export interface Terms {
  readonly isCapped: boolean;
  readonly skipsDoubt: boolean;
  readonly faults: FaultShares;
  readonly rate: number;
}

/** Where a round is played: machines, their service and their server. */
export interface Ground extends RoundOptions {
  readonly terms: Terms;
  readonly folder: string;
  readonly random: Random;
  readonly database: string;
  readonly sandbox: Sandbox;
  readonly machines: readonly Machine[];
}
