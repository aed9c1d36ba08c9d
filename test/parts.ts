/** Tests of larger parts, with servers, ledgers and whole runs inside this process, for `suite.ts`. */
import { isScenario, isUnit, listTests, loadTests } from './load.ts';

await loadTests(listTests().filter((file) => !isUnit(file) && !isScenario(file)));
