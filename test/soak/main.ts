/**
 * One execution after another in one process, with faults, for as long as it is told: `npm run soak -- --minutes 30`.
 * After each, memory, open files and timers are read; what grows from the first third of the time to the last is a leak.
 */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatMoney, parseMoney } from '../../src/domain/money.ts';
import { parseFaults } from '../../src/sandbox/server.ts';
import { stage } from '../compose/execution.ts';
import { numbersOf } from '../scenario/table.ts';

interface Reading {
  readonly heapMb: number;
  readonly files: number;
  readonly timers: number;
}

const NUMBERS = 400;
const FAULTS = parseFaults('reset=0.02,charged_reset=0.02,r500=0.02,charged_html=0.02,status1=0.01,charged_slow=0.01');
/** Until then Node still compiles: what the heap gains are its bytecode and type feedback (seen in heap snapshots), not objects. */
const WARM_UP = 20;
const HEAP_GROWTH_MB_MAX = 2;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } } });
const until = performance.now() + Number(values.minutes) * 60_000;
const readings: Reading[] = [];
let attempts = 0;

for (let round = 0; round < WARM_UP + 6 || performance.now() < until; round += 1) {
  await execution(Number(values.seed) + round);
  const reading = read();
  if (round >= WARM_UP) readings.push(reading);
  console.log(
    `${String(round + 1)}: heap ${reading.heapMb.toFixed(1)} MB, ${String(reading.files)} files, ${String(reading.timers)} timers`,
  );
}

const findings = leaks(readings);
console.log(
  `${String(readings.length)} executions of ${String(NUMBERS)} numbers, ${String(attempts)} attempts: ${findings.join('; ') || 'nothing grows'}.`,
);
process.exitCode = findings.length > 0 ? 1 : 0;

/** The books must hold as well as the memory. */
async function execution(seed: number): Promise<void> {
  await stage(
    { sandbox: { seed, faults: FAULTS, latencyMs: { min: 0, max: 4 } }, numbers: numbersOf(NUMBERS, seed * NUMBERS) },
    async (played) => {
      const { summary } = await played.enrich({ retries: 4, concurrency: 30 });
      attempts += summary.lookups.attempts;
      const beyond = (parseMoney(played.sandbox.books().net) ?? 0n) - summary.money.net;
      const most = summary.money.inDoubtMax ?? 0n;
      if (beyond < 0n || beyond > most)
        throw new Error(`seed ${String(seed)}: ${formatMoney(beyond)} beyond the books, in doubt ${formatMoney(most)}`);
    },
  );
}

function read(): Reading {
  if (!globalThis.gc) throw new Error('Run it as "npm run soak", which lets it collect garbage.');
  globalThis.gc();
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  return { heapMb: process.memoryUsage().heapUsed / 1_048_576, files: readdirSync('/proc/self/fd').length, timers };
}

function leaks(all: readonly Reading[]): string[] {
  const third = Math.floor(all.length / 3);
  const [first, last] = [all.slice(0, third), all.slice(-third)];
  const grown = (pick: (reading: Reading) => number): number => median(last.map(pick)) - median(first.map(pick));
  const heap = grown(({ heapMb }) => heapMb);
  const [files, timers] = [grown((reading) => reading.files), grown((reading) => reading.timers)];
  return [
    ...(heap > HEAP_GROWTH_MB_MAX ? [`the heap grew by ${heap.toFixed(1)} MB`] : []),
    ...(files > 0 ? [`${String(files)} more files are open`] : []),
    ...(timers > 0 ? [`${String(timers)} more timers run`] : []),
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
