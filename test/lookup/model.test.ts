import { test } from 'node:test';
import fc from 'fast-check';
import { check, scenarios } from './model.ts';

test('in 300 executions of chance every lookup ends, the books agree and no limit on money is broken', async () => {
  await fc.assert(fc.asyncProperty(scenarios({ rate: 0, surprises: false }), check), {
    numRuns: 300,
  });
});

test('in 100 executions with prices above their ceilings budget and ledger still agree, and nothing starts that the cap forbids', async () => {
  await fc.assert(fc.asyncProperty(scenarios({ rate: 0, surprises: true }), check), {
    numRuns: 100,
  });
});

test('in 10 executions with attempts that wait for their permit while prices rise, the same', async () => {
  await fc.assert(fc.asyncProperty(scenarios({ rate: 150, surprises: true }), check), {
    numRuns: 10,
  });
});
