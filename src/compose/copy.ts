import {
  copyBooks,
  type BookSource,
  type BookTarget,
  type CopySummary,
  type CopyTerms,
} from '../ledger/copy.ts';
import { withFileSource, withFileTarget } from '../ledger/sqlite/copy.ts';
import type { Clock } from '../support/clock.ts';
import { namesServer, NO_ACCESS, type ServerAccess } from '../support/server-place.ts';

/** A file, or the URL of a server and what proves to it who we are. */
export interface CopyPlace {
  readonly ledger: string;
  readonly ledgerAccess?: ServerAccess | undefined;
}

interface CopyOptions extends Pick<CopyTerms, 'pause'> {
  readonly from: CopyPlace;
  /** Holds nothing yet. */
  readonly to: CopyPlace;
  readonly clock: Clock;
  /** `--lock-wait`. */
  readonly lockWaitMs: number;
  readonly pid: number;
}

/**
 * Copies a ledger, wholly or not at all, and compares the copy with it. Rejects with LedgerError;
 * then the target is as it was.
 */
export async function copyLedger({ from, to, ...options }: CopyOptions): Promise<CopySummary> {
  return await withSource(from, options, (source) =>
    withTarget(to, options, (target) =>
      copyBooks(source, target, { now: options.clock.now(), pause: options.pause }),
    ),
  );
}

type Parts = Omit<CopyOptions, 'from' | 'to'>;

async function withSource<T>(
  { ledger: file, ledgerAccess: access = NO_ACCESS }: CopyPlace,
  options: Parts,
  work: (source: BookSource) => Promise<T>,
) {
  if (!namesServer(file)) return await withFileSource({ file, ...options }, work);
  return await (await loadServerCopy()).withServerSource({ file, access, ...options }, work);
}

async function withTarget<T>(
  { ledger: file, ledgerAccess: access = NO_ACCESS }: CopyPlace,
  options: Parts,
  work: (target: BookTarget) => Promise<T>,
) {
  if (!namesServer(file)) return await withFileTarget({ file, ...options }, work);
  return await (await loadServerCopy()).withServerTarget({ file, access, ...options }, work);
}

async function loadServerCopy() {
  return await import('../ledger/postgres/copy.ts');
}
