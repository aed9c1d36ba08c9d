import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimateJson, reportJson } from '../../src/report/json.ts';
import { ESTIMATE, EUR, GOOD, HARD } from '../report/summaries.ts';
import { compileBeside, findHiddenTypes } from './declarations.ts';

/** A literal has every field of its type and no other, which the compiler looks after. */
function holdAgainst(type: string, values: readonly object[]): readonly string[] {
  const literals = values.map((value) => JSON.stringify(value)).join(', ');
  return compileBeside(
    `import type { ${type} } from './index.js';\nexport const all: ${type}[] = [${literals}];`,
  );
}

test('every type that an exported declaration names is exported too', () => {
  assert.deepEqual(findHiddenTypes(), []);
});

test('a type that is named and not exported is found wherever it stands', () => {
  const hidden = findHiddenTypes(`interface Base { readonly a: 1 }
type Part = 'x' | 'y';
export interface Given<T> extends Base { readonly list: readonly Part[]; readonly own: T }
export declare function take(given: Given<Part>, told: import('./domain/facts.js').Facts): void;`);
  assert.deepEqual([...hidden].sort(), [
    'Base in Given',
    'Facts in take',
    'Part in Given',
    'Part in take',
  ]);
});

test('the report of a run has the fields of its type and no other, whatever the run has met', () => {
  const rules = { name: 'sms-marketing', version: '1', sha256: 'a1b2' };
  const full = {
    ...HARD,
    verdicts: { send: 1, review: 2, suppress: 3, rules },
    damage: [{ kind: 'exponent', rows: 2, cost: EUR } as const],
  };
  const reports = [GOOD, HARD, full].map(reportJson);
  assert.deepEqual(holdAgainst('EnrichReport', reports), []);
});

test('an estimate has the fields of its type and no other', () => {
  const dearAnswer = { product: 'standard', country: 'GB', requested: EUR, next: EUR };
  const full = {
    ...ESTIMATE,
    cap: { maxSpend: EUR, lookups: 12, atCeiling: 5, from: 'option', dearAnswer } as const,
    damage: [{ kind: 'lost_zero', rows: 2, cost: null } as const],
  };
  assert.deepEqual(holdAgainst('EstimateReport', [ESTIMATE, full].map(estimateJson)), []);
});

test('a field that is missing, of another kind or unknown is said', () => {
  const { remarks: _left, ...rest } = reportJson(GOOD) as Record<string, unknown>;
  const [missing, ...others] = holdAgainst('EnrichReport', [rest]);
  assert.match(missing ?? '', /Property 'remarks' is missing/);
  assert.deepEqual(others, []);
  const [unknown] = holdAgainst('EnrichReport', [{ ...rest, remarks: [], more: 1 }]);
  assert.match(unknown ?? '', /"more"' does not exist/);
  const [kind] = holdAgainst('EnrichReport', [{ ...rest, remarks: [1] }]);
  assert.match(kind ?? '', /Type 'number' is not assignable to type 'string'/);
});
