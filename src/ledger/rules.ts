import type { AttemptClass, Reason } from '../domain/attempt.ts';
import type { Money } from '../domain/money.ts';
import {
  isOver,
  isSameScope,
  sumHeld,
  type AttemptRecord,
  type HeldMoney,
  type RunRecord,
} from '../domain/records.ts';
import type { Random } from '../support/random.ts';
import type { BeginRequest, EventOf, RunRequest, SentVerdict } from './port.ts';

/*
 * What every store decides alike, from facts that each fetches in its own way.
 */

/**
 * The run that the request continues: the latest of `runs`, which are in the order they were started, that has its scope,
 * product and name (or is of that id), or paths where no name is given, unless that is over and `mayJoinLate` does not let it.
 * Standard input without a name is always new. A process that was taken for dead goes on with its own run and no other.
 */
export function findRunToContinue(
  runs: readonly RunRecord[],
  request: RunRequest,
  mayJoinLate = false,
): RunRecord | undefined {
  const { newRun, input, name, resumes, joins } = request;
  if (resumes !== undefined) return runs.find(({ id }) => id === resumes);
  if (newRun || (input === undefined && name === undefined)) return undefined;
  const latest = runs.findLast((run) => isSameRun(run, request));
  const isOpen = latest && (!isOver(latest) || (mayJoinLate && joins === true));
  return isOpen ? latest : undefined;
}

function isSameRun(run: RunRecord, request: RunRequest) {
  const { scope, product, name, input, output } = request;
  const isMeant =
    name === undefined
      ? run.name === undefined && run.input === input && run.output === output
      : run.name === name || run.id === name;
  return isMeant && run.product === product && isSameScope(run.scope, scope);
}

/** The run as the request continues it: open again, with its own cap and way of reading where the request names none. */
export function continueRun(
  run: RunRecord,
  { level, maxSpend, bare, listPrint }: BeginRequest,
): RunRecord {
  return {
    ...run,
    level,
    finishedAt: undefined,
    status: 'interrupted',
    stopReason: undefined,
    maxSpend: maxSpend ?? run.maxSpend,
    bare: bare ?? run.bare,
    listPrint: listPrint ?? run.listPrint,
  };
}

/** A new run, which counts as interrupted while it works. */
export function createRun(request: BeginRequest, id: string): RunRecord {
  const { scope, product, name, listPrint, level, input, output, at, maxSpend, bare } = request;
  return {
    id,
    scope,
    product,
    name,
    listPrint,
    level,
    input,
    output,
    startedAt: at,
    finishedAt: undefined,
    status: 'interrupted',
    stopReason: undefined,
    maxSpend,
    bare,
  };
}

const ID_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const ID_TAIL = 4;

/** Sortable by start and easy to read aloud: `20261125-061440-k3f9`. The tail grows where it is taken. */
export function nameRun(at: number, random: Random, isTaken: (id: string) => boolean): string {
  const stamp = new Date(at).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  for (let length = ID_TAIL; ; length += 1) {
    const tail = Array.from(
      { length },
      () => ID_ALPHABET[Math.floor(random() * ID_ALPHABET.length)] ?? 'a',
    ).join('');
    const id = `${stamp}-${tail}`;
    if (!isTaken(id)) return id;
  }
}

/** The run whose id this is, or the only one whose id begins with it; the last one where none is named. */
export function findRun(runs: readonly RunRecord[], id: string | undefined): RunRecord | undefined {
  if (id === undefined) return runs.at(-1);
  const matches = id === '' ? [] : runs.filter((run) => run.id.startsWith(id));
  return matches.find((run) => run.id === id) ?? (matches.length === 1 ? matches[0] : undefined);
}

/** What a store knows when it is asked whether an attempt may start. */
export interface SentFacts {
  /** Somebody has the lookup on the wire. */
  readonly isOpen: boolean;
  /** The newest answer to the lookup. */
  readonly newestAnswer: number | undefined;
  /** Asked only of whoever skips doubt: whether an attempt of the lookup {@link mayBeBought}. */
  isDoubtful(): boolean;
  /** Asked only under a limit: lookups that the run has attempted, and whether this is one of them. */
  readAttempted(): { readonly lookups: number; readonly isOne: boolean };
  /** See {@link RunPosition.priceEpoch}. */
  readonly priceEpoch: number;
  /** `--max-spend` of the run; undefined without one. */
  readonly cap: Money | undefined;
  /** Asked only where there is a cap. */
  readHeld(): HeldMoney;
  /** All runs of the account. Asked only where there is a floor. */
  readAccount(): HeldMoney;
}

/** Whether an attempt may start, or what stands in its way. */
export function judgeSent(event: EventOf<'sent'>, facts: SentFacts): SentVerdict {
  const { skipsDoubt, limit, accountMost } = event;
  const { cap } = facts;
  if (facts.isOpen) return { kind: 'in_flight' };
  if (facts.newestAnswer !== event.seenAnswer) return { kind: 'answered' };
  if (skipsDoubt && facts.isDoubtful()) return { kind: 'doubtful' };
  if (limit !== undefined && isBeyond(limit, facts.readAttempted())) return { kind: 'limit' };
  if (event.priceEpoch !== undefined && event.priceEpoch < facts.priceEpoch)
    return { kind: 'outpriced' };
  const ceiling = event.ceiling ?? 0n;
  if (cap !== undefined && sumHeld(facts.readHeld()) + ceiling > cap) return { kind: 'no_money' };
  if (accountMost !== undefined && sumHeld(facts.readAccount()) + ceiling > accountMost)
    return { kind: 'floor' };
  return STARTED;
}

/** A limit that was lowered holds for those too that were attempted under a higher one. */
function isBeyond(limit: number, { lookups, isOne }: ReturnType<SentFacts['readAttempted']>) {
  return isOne ? lookups > limit : lookups >= limit;
}

/** An attempt may go to the wire, or has gone there: a batch that is repeated hears it again. */
export const STARTED: SentVerdict = { kind: 'started' };

/** Whether an attempt that has ended as `ended` is told that end once more, by a batch that is repeated. */
export function isToldAgain(
  event: EventOf<'settled' | 'closed'>,
  ended: AttemptClass | undefined,
): boolean {
  return ended === (event.kind === 'settled' ? 'settled' : event.class);
}

/** What an attempt holds of its run's money. */
export function findHold({
  class: ended,
  released,
}: Pick<AttemptRecord, 'class' | 'released'>): 'reservation' | 'doubt' | 'nothing' {
  if (ended === undefined) return 'reservation';
  return ended === 'in_doubt' && !released ? 'doubt' : 'nothing';
}

/** Why an attempt ended that its execution did not live to end. */
export const CRASHED: Reason = {
  slug: 'crashed',
  words: 'the program ended before the answer was recorded',
};

/**
 * What becomes of an attempt that a dead execution left open. `isFree`: answers have shown no price of its product above 0.
 * An attempt of a product that costs nothing is never in doubt.
 */
export function classifyOrphan(
  { ceiling }: Pick<AttemptRecord, 'ceiling'>,
  isFree: boolean,
): Extract<AttemptClass, 'rejected' | 'in_doubt'> {
  return ceiling === 0n && isFree ? 'rejected' : 'in_doubt';
}
