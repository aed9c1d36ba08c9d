import { test } from 'node:test';
import fc from 'fast-check';
import { byDepth } from '../support/depth.ts';
import { check, scenarios } from './model.ts';

const [RUNS, SURPRISES] = byDepth({ deep: [300, 100], shallow: [100, 40] });

test(`in ${String(RUNS)} executions of chance every lookup ends, the books agree and no limit on money is broken`, async () => {
  await fc.assert(fc.asyncProperty(scenarios({ rate: 0, surprises: false }), check), {
    numRuns: RUNS,
  });
});

test(`in ${String(SURPRISES)} executions with prices above their ceilings budget and ledger still agree, and nothing starts that the cap forbids`, async () => {
  await fc.assert(fc.asyncProperty(scenarios({ rate: 0, surprises: true }), check), {
    numRuns: SURPRISES,
  });
});

test('in 10 executions with attempts that wait for their permit while prices rise, the same', async () => {
  await fc.assert(fc.asyncProperty(scenarios({ rate: 150, surprises: true }), check), {
    numRuns: 10,
  });
});
