import type { Money } from './money.ts';

/** What has happened to numbers before the list came here. */
export type DamageKind = 'exponent' | 'lost_zero' | 'shifted' | 'two_numbers';

/** Numbers that are damaged in one way. */
export interface Damage {
  readonly kind: DamageKind;
  /** Rows; where several numbers of a row are looked up, numbers. */
  readonly rows: number;
  /** What looking up so many would have cost; null where no price is known. */
  readonly cost: Money | null;
}

/**
 * What one cell tells of damage. Plain digits tell it only together: `zeroLed` ones begin with a
 * zero, `unread` ones do not and are no number.
 */
export type DamageSign =
  | { readonly kind: Exclude<DamageKind, 'lost_zero'> }
  | { readonly kind: 'zeroLed' | 'unread'; readonly digits: number };

/** A cell, why it is no number, and whether a cell beside it is one where none should be. */
interface DamagedCell {
  readonly cell: string;
  /** undefined where it is a number. */
  readonly reason: string | undefined;
  hasNumberBeside(): boolean;
}

const TEXT_REASONS: readonly string[] = ['no_number', 'letters', 'date'];

/** It counts, and changes nothing about how a cell is read. undefined where nothing is told. */
export function noticeDamage({
  cell,
  reason,
  hasNumberBeside,
}: DamagedCell): DamageSign | undefined {
  if (reason === undefined && !cell.startsWith('0')) return undefined;
  const text = cell.trim();
  if (/^0\d{6,14}$/.test(text)) return { kind: 'zeroLed', digits: text.length };
  if (reason === 'exponent' || reason === 'two_numbers') return { kind: reason };
  if (reason === undefined) return undefined;
  if (/^[1-9]\d{5,13}$/.test(text)) return { kind: 'unread', digits: text.length };
  return TEXT_REASONS.includes(reason) && hasNumberBeside() ? { kind: 'shifted' } : undefined;
}

/** Fewer numbers with a zero say nothing about those without. */
const ZERO_LED_MIN = 3;

/** Counts signs. */
export interface DamageCount {
  add(sign: DamageSign | undefined): void;
  /** The kinds that there are, in the order of their names. */
  damages(): readonly Omit<Damage, 'cost'>[];
}

export function createDamageCount(): DamageCount {
  const kinds = new Map<DamageKind, number>();
  const lengths = { zeroLed: new Map<number, number>(), unread: new Map<number, number>() };
  const addOne = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1);

  /** Digits one short of most that begin with a zero have lost theirs. */
  function countLostZeros() {
    const [most] = [...lengths.zeroLed].sort(([, a], [, b]) => b - a);
    return most === undefined || most[1] < ZERO_LED_MIN
      ? 0
      : (lengths.unread.get(most[0] - 1) ?? 0);
  }

  return {
    add: (sign) => {
      if (sign === undefined) return;
      if ('digits' in sign) addOne(lengths[sign.kind], sign.digits);
      else addOne(kinds, sign.kind);
    },
    damages: () =>
      [...kinds, ['lost_zero', countLostZeros()] as const]
        .map(([kind, rows]) => ({ kind, rows }))
        .filter(({ rows }) => rows > 0)
        .sort((a, b) => (a.kind < b.kind ? -1 : 1)),
  };
}

/** @param price of one lookup; undefined where none is known */
export function priceDamage(
  damages: readonly Omit<Damage, 'cost'>[],
  price: Money | undefined,
): Damage[] {
  return damages.map((damage) => ({
    ...damage,
    cost: price === undefined ? null : price * BigInt(damage.rows),
  }));
}
