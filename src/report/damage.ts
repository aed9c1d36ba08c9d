import type { Damage, DamageKind } from '../domain/damage.ts';
import { formatMoney } from '../domain/money.ts';
import type { Line } from './layout.ts';
import { countNoun } from './words.ts';

/** What is wrong, behind the count, and what to do about it. */
const WORDS: Readonly<Record<DamageKind, readonly [is: string, advice: string]>> = {
  exponent: [
    'with an exponent in place of a number (4.47E+11), whose digits are lost',
    'the workbook they come from may still have them',
  ],
  lost_zero: [
    'one digit short of most, whose leading zero is lost',
    'name their country with --country, or give the workbook itself',
  ],
  shifted: [
    'with text where the number belongs and a number beside it',
    'mend the rows whose cells have moved',
  ],
  two_numbers: ['with a range or several numbers in one cell', 'give each number a row of its own'],
};

/** Numbers that were damaged before anybody was asked: nothing is spent on them. */
export function showDamage(damage: readonly Damage[], currency: string): Line[] {
  return damage.map(({ kind, rows, cost }) => {
    const [is, advice] = WORDS[kind];
    const saved =
      cost === null ? '' : `; not spent on them: about ${formatMoney(cost)} ${currency}`;
    return ['damage', `${countNoun(rows, 'row')} ${is}: ${advice}${saved}`, 'yellow'];
  });
}
