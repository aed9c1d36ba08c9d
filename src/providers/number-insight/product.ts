import type { Facts } from '../../domain/facts.ts';
import type { Product } from '../port.ts';
import { COLUMN_KINDS, listColumns, type Level } from './columns.ts';

const LEVELS: readonly Level[] = ['basic', 'standard', 'advanced'];

/** Every product there is, for those who write price books. */
export const PRODUCTS: readonly string[] = [
  'basic',
  'standard',
  'standard+cnam',
  'advanced',
  'advanced+cnam',
];

/** What is asked at a level, with caller names (cnam) or without; basic has none. */
export function describeProduct(level: Level, cnam: boolean): Product {
  const answering = listAnswering(level, cnam);
  return {
    product: nameProduct(level, cnam),
    serves: (bought) => answering.includes(bought),
    columns: listColumns(level, cnam),
    columnKinds: COLUMN_KINDS,
    tells: TOLD[level],
    label: (product) => product.split('+')[0] ?? product,
  };
}

const BASIC_FACTS: readonly (keyof Facts)[] = ['country'];
const STANDARD_FACTS = [...BASIC_FACTS, 'lineType', 'carrier', 'ported', 'roaming'] as const;
const TOLD: Readonly<Record<Level, readonly (keyof Facts)[]>> = {
  basic: BASIC_FACTS,
  standard: STANDARD_FACTS,
  advanced: [...STANDARD_FACTS, 'reachable', 'assigned'],
};

function nameProduct(level: Level, cnam: boolean) {
  return cnam && level !== 'basic' ? `${level}+cnam` : level;
}

/** A higher level answers a lower one, with cnam one without. */
function listAnswering(level: Level, cnam: boolean): readonly string[] {
  const higher = LEVELS.slice(LEVELS.indexOf(level));
  return higher.flatMap((candidate) => {
    const withCnam = candidate === 'basic' ? [] : [nameProduct(candidate, true)];
    return cnam && level !== 'basic' ? withCnam : [candidate, ...withCnam];
  });
}
