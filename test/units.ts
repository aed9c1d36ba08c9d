/** The unit tests, for `suite.ts` and `check.ts`. */
import { isUnit, listTests, loadTests } from './load.ts';

await loadTests(listTests().filter(isUnit));
