import type { Facts } from '../facts.ts';
import { CONDITION_KEYS, type ConditionKey, type Rules } from './rules.ts';

const FACTS: Readonly<Partial<Record<ConditionKey, keyof Facts>>> = {
  line_type: 'lineType',
  reachable: 'reachable',
  assigned: 'assigned',
  ported: 'ported',
  roaming: 'roaming',
  carrier: 'carrier',
};

/** What the rules look at and no answer tells, where `told` is what answers can. The country is known of each number. */
export function listUntold(rules: Rules, told: readonly (keyof Facts)[]): readonly ConditionKey[] {
  return CONDITION_KEYS.filter((key) => {
    const fact = FACTS[key];
    const isLookedAt = rules.rules.some(({ when }) => when[key] !== undefined);
    return isLookedAt && fact !== undefined && !told.includes(fact);
  });
}
