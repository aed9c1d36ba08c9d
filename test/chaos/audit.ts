import { formatMoney } from '../../src/domain/money.ts';
import type { SandboxBooks, SandboxCharge } from '../../src/sandbox/server.ts';
import { money, sum } from '../scenario/table.ts';
import type { AttemptFact, LedgerFacts } from './facts.ts';

/**
 * What a chaos run looks for: an answer or charge that was recorded and is gone, a torn or missing row, a lookup bought
 * twice, a charge outside of the books, a report that says something else, a broken ledger, an exit code of its own; of
 * several machines also a cap that did not hold, an output that is not the one of a single machine, and one that waits
 * for ever.
 */
export type FindingKind =
  | 'lost'
  | 'torn'
  | 'twice'
  | 'unbooked'
  | 'report'
  | 'damage'
  | 'exit'
  | 'cap'
  | 'differs'
  | 'stuck';

/** One thing that is wrong, in a sentence. */
export interface Finding {
  readonly kind: FindingKind;
  readonly words: string;
}

/** Outcomes whose answer is final for a number, so that it is never asked again. */
const FINAL = new Set(['insight', 'partial', 'refused']);

/**
 * Compares what the service has charged with what the ledger says, number by number: each charge is either booked with
 * the same amounts or inside the doubt of an attempt of its number; nothing is booked that was not charged; and no
 * number has two final answers.
 */
export function auditBooks(
  books: Pick<SandboxBooks, 'charges' | 'net'>,
  facts: LedgerFacts,
): Finding[] {
  const charges = groupBy(sumRequests(books.charges), (charge) => charge.number);
  const attempts = groupBy(facts.attempts, (attempt) => attempt.number);
  const numbers = new Set([...charges.keys(), ...attempts.keys()]);
  return [
    ...facts.damage.map((words) => ({ kind: 'damage', words }) as const),
    ...[...numbers].flatMap((number) =>
      auditNumber(number, charges.get(number) ?? [], attempts.get(number) ?? []),
    ),
    ...answeredTwice(facts),
    ...auditSums(books.net, facts),
  ];
}

/** What one request cost: an insight is a charge of its own, an attempt is charged for all of its set. */
interface RequestCharge {
  readonly number: string;
  readonly requested: bigint;
  readonly refunded: bigint;
}

function sumRequests(charges: readonly SandboxCharge[]): RequestCharge[] {
  return [...groupBy(charges, ({ at }) => at).values()].map((parts) => ({
    number: parts[0]?.number ?? '',
    requested: sum(parts.map(({ requested }) => money(requested))),
    refunded: sum(parts.map(({ refunded }) => money(refunded))),
  }));
}

/** Numbers that were charged more than once: none under `--in-doubt skip`. */
export function boughtTwice(books: Pick<SandboxBooks, 'charges'>): Finding[] {
  return [...groupBy(sumRequests(books.charges), ({ number }) => number)]
    .filter(([, requests]) => requests.length > 1)
    .map(([number, requests]) => ({
      kind: 'twice',
      words: `${number} was charged ${String(requests.length)} times although doubt is skipped`,
    }));
}

/** Sum of what is doubtful and not released, a bound counted where it is lower; null where an amount is not known. */
export function doubtOfFacts(facts: LedgerFacts, run?: string): bigint | null {
  let free = 0n;
  const bounded = new Map<number, bigint>();
  for (const attempt of facts.attempts) {
    if (run !== undefined && attempt.run !== run) continue;
    if (!isDoubtful(attempt)) continue;
    const bound = attempt.bounded ? facts.bounds.get(attempt.execution) : undefined;
    if (attempt.ceiling === null && bound === undefined) return null;
    if (bound === undefined) free += attempt.ceiling ?? 0n;
    else
      bounded.set(
        attempt.execution,
        smaller((bounded.get(attempt.execution) ?? 0n) + (attempt.ceiling ?? bound), bound),
      );
  }
  return free + sum(bounded.values());
}

/** What is booked, refunds taken off. */
export function netOfFacts(facts: LedgerFacts, run?: string): bigint {
  const booked = facts.attempts.filter(
    (attempt) => attempt.source !== null && (run === undefined || attempt.run === run),
  );
  return sum(booked.map((attempt) => attempt.requested - attempt.refunded));
}

/** What was final at one kill is still there at the next, unchanged, and was not asked about again. */
export interface Witness {
  /** `asked` tells how often the service was asked about a number up to now. */
  look(facts: LedgerFacts, asked: (number: string) => number): Finding[];
}

export function createWitness(): Witness {
  const answers = new Map<number, string>();
  const settled = new Map<string, string>();
  const askedWhenFinal = new Map<string, number>();
  return {
    look: (facts, asked) => {
      const now = new Map(facts.answers.map((answer) => [answer.id, answer.raw]));
      const goneAnswers = [...answers]
        .filter(([id, raw]) => now.get(id) !== raw)
        .map(([id]) => lost(`answer ${String(id)}`));
      const booked = new Map(
        facts.attempts
          .filter(({ source }) => source !== null)
          .map((attempt) => [nameOf(attempt), amountsOf(attempt)]),
      );
      const goneCharges = [...settled]
        .filter(([name, amounts]) => booked.get(name) !== amounts)
        .map(([name]) => lost(`the charge of ${name}`));
      for (const [id, raw] of now) answers.set(id, raw);
      for (const [name, amounts] of booked) settled.set(name, amounts);
      const again = [...askedWhenFinal]
        .filter(([number, before]) => asked(number) !== before)
        .map(([number]) => twice(`${number} was sent again after its answer was recorded`));
      for (const { number, outcome } of facts.answers) {
        if (FINAL.has(outcome) && !askedWhenFinal.has(number))
          askedWhenFinal.set(number, asked(number));
      }
      return [...goneAnswers, ...goneCharges, ...again];
    },
  };
}

function auditNumber(
  number: string,
  charges: readonly RequestCharge[],
  attempts: readonly AttemptFact[],
): Finding[] {
  const findings: Finding[] = [];
  const open = [...charges];
  for (const booked of attempts.filter(
    ({ source }) => source === 'reported' || source === 'priced',
  )) {
    const place = open.findIndex(
      ({ requested, refunded }) => requested === booked.requested && refunded === booked.refunded,
    );
    // What is free is booked with its price of 0, and no account has a line for it.
    if (place < 0 && booked.requested === 0n && booked.refunded === 0n) continue;
    if (place < 0)
      findings.push(
        unbooked(
          `${nameOf(booked)} of ${number} books ${amountsOf(booked)}, which was never charged`,
        ),
      );
    else open.splice(place, 1);
  }
  const doubtful = attempts.filter(isDoubtful);
  if (open.length > doubtful.length)
    findings.push(
      unbooked(
        `${String(open.length)} charges of ${number}, with ${String(doubtful.length)} attempts in doubt`,
      ),
    );
  const missing = sum(open.map(({ requested, refunded }) => requested - refunded));
  const ceilings = doubtful.map(({ ceiling }) => ceiling);
  const most = ceilings.includes(null) ? null : sum(ceilings.map((ceiling) => ceiling ?? 0n));
  if (most !== null && missing > most)
    findings.push(
      unbooked(`${formatMoney(missing)} for ${number}, with ${formatMoney(most)} in doubt`),
    );
  return findings;
}

function auditSums(charged: string, facts: LedgerFacts): Finding[] {
  const net = netOfFacts(facts);
  const doubt = doubtOfFacts(facts);
  const rest = money(charged) - net;
  if (rest >= 0n && (doubt === null || rest <= doubt)) return [];
  const most = doubt === null ? 'unknown' : formatMoney(doubt);
  return [unbooked(`charged ${charged}, booked ${formatMoney(net)}, in doubt at most ${most}`)];
}

function answeredTwice(facts: LedgerFacts): Finding[] {
  const final = groupBy(
    facts.answers.filter(({ outcome }) => FINAL.has(outcome)),
    ({ lookup }) => lookup,
  );
  return [...final.values()]
    .filter((answers) => answers.length > 1)
    .map((answers) =>
      twice(`${answers[0]?.number ?? ''} has ${String(answers.length)} final answers`),
    );
}

const lost = (what: string): Finding => ({
  kind: 'lost',
  words: `${what} was recorded and is gone or changed`,
});
const twice = (words: string): Finding => ({ kind: 'twice', words });
const unbooked = (words: string): Finding => ({ kind: 'unbooked', words });

function isDoubtful({ class: ended, released, source }: AttemptFact): boolean {
  return source === 'unknown' || ((ended === null || ended === 'in_doubt') && !released);
}

function nameOf({ execution, sequence }: AttemptFact): string {
  return `attempt ${String(execution)}.${String(sequence)}`;
}

function amountsOf({ requested, refunded }: AttemptFact): string {
  return `${formatMoney(requested)} - ${formatMoney(refunded)}`;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
