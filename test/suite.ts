/**
 * Runs every test, several processes at a time: unit tests and parts in one each, scenarios in a few, lint in one (with
 * format where tests are deep).
 * Arguments choose among the scenarios by parts of their paths; `--tap` makes a report that programs read.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec, tap } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { compiledTests, isScenario, listTests } from './load.ts';
import { byDepth } from './support/depth.ts';

/** More than the cores of a small machine: some tests wait for a second to pass. Deep ones wait less. */
const AT_ONCE = byDepth({ deep: 3, shallow: 5 });
const scenario = (name: string): string => `scenario/${name}.test.js`;
/** Those that take more than their length tells have a process each. */
const LONGEST = ['killed', 'ledger-away', 'package', 'lost-ledger', 'disk'].map(scenario);
/** Those that wait for seconds to pass more than they work run from the beginning on, with one server for all who use one. */
const WAITING = [
  ['deaf-numbers', 'calibrate', 'insight-storm', 'surplus'],
  [
    'join',
    'fenced',
    'ledger-on-server',
    'ledger-copy',
    'ledger-clock',
    'ledger-tls',
    'shared-rate',
  ],
].map((names) => names.map(scenario));
/** Processes that share the others: to load the program and to run it for the first time takes more than most scenarios. */
const LANES = 10;

const wanted = process.argv.slice(2).filter((part) => part !== '--tap');
const scenarios = listTests()
  .filter(isScenario)
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
const style = wanted.length === 0 ? ['style.js'] : [];
const folder = mkdtempSync(join(tmpdir(), 'insight-batch-suite-'));
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});
const results = run({
  files: [
    ...['units.js', 'parts.js', ...style].map((file) => join(compiledTests, file)),
    ...makeLanes(scenarios).map(writeLane),
  ],
  concurrency: AT_ONCE,
});
results.on('test:fail', () => (process.exitCode = 1));
if (process.argv.includes('--tap')) results.compose(tap).pipe(process.stdout);
else results.compose(new spec()).pipe(process.stdout);

/** Those that wait and the longest first, so that none is left for the end; the others by their length, in turn. */
function makeLanes(files: readonly string[]): string[][] {
  const length = (file: string): number => readFileSync(join(compiledTests, file)).length;
  const known = [...WAITING, ...LONGEST.map((file) => [file])].map((lane) =>
    lane.filter((file) => files.includes(file)),
  );
  const shared = files
    .filter((file) => !known.flat().includes(file))
    .sort((one, other) => length(other) - length(one));
  const lanes = Array.from({ length: LANES }, (_, lane) =>
    shared.filter((_file, place) => place % LANES === lane),
  );
  return [...known, ...lanes].filter((lane) => lane.length > 0);
}

/** A program that runs these, since a process of the test runner takes no arguments. */
function writeLane(files: readonly string[], place: number): string {
  const loader = pathToFileURL(join(compiledTests, 'load.js')).href;
  const lane = join(folder, `scenarios-${String(place + 1)}.mjs`);
  writeFileSync(
    lane,
    `import { loadTests } from ${JSON.stringify(loader)};\nawait loadTests(${JSON.stringify(files)});\n`,
  );
  return lane;
}
