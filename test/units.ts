/** The unit tests, for `suite.ts`; for `check.ts` the half of them that its argument names. */
import { isUnit, listTests, loadTests, type UnitHalf } from './load.ts';

const [half = 'both'] = process.argv.slice(2) as UnitHalf[];
await loadTests(listTests().filter((file) => isUnit(file, half)));
