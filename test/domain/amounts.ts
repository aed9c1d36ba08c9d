import assert from 'node:assert/strict';
import { parseMoney, type Money } from '../../src/domain/money.ts';

/** An amount as people write it, for tests: `eur('0.0045')`. */
export function eur(text: string): Money {
  const amount = parseMoney(text);
  assert.ok(amount !== undefined, text);
  return amount;
}
