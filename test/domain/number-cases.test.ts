import { test } from 'node:test';
import { noFindings } from '../house/project.ts';
import { faultOf, readCases } from './number-cases.ts';

for (const file of ['test/domain/number-cells.jsonl', '../shared/cases/numbers.jsonl']) {
  const cases = readCases(file);
  const skip = cases.length === 0 && 'needs the cells beside the checkout';
  test(
    `cells that people have in their lists are read as what they are, row by row: ${file}`,
    { skip },
    () => {
      const faults = cases.flatMap((asked) => faultOf(asked) ?? []);
      noFindings(`Read wrong of ${String(cases.length)} cells:`, faults);
    },
  );
}
