/**
 * One list after another through executions of chance in one process, for as long as it is told: `npm run soak -- --minutes
 * 30`. After each, memory, open files and timers are read; what grows from the first third of the time to the last is a leak.
 */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { playByChance } from './chance.ts';

interface Reading {
  readonly heapMb: number;
  readonly files: number;
  readonly timers: number;
}

/** Until then Node still compiles: what the heap gains are its bytecode and type feedback (seen in heap snapshots), not objects. */
const WARM_UP = 20;
const HEAP_GROWTH_MB_MAX = 2;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const until = performance.now() + Number(values.minutes) * 60_000;
const readings: Reading[] = [];
const wrong: string[] = [];
let executions = 0;
let charges = 0;

for (let round = 0; round < WARM_UP + 6 || performance.now() < until; round += 1) {
  const seed = Number(values.seed) + round;
  const play = await playByChance(seed);
  executions += play.executions;
  charges += play.charges;
  for (const finding of play.findings) wrong.push(`seed ${String(seed)}: ${finding}`);
  const reading = read();
  if (round >= WARM_UP) readings.push(reading);
  console.log(
    `${String(round + 1)}: heap ${reading.heapMb.toFixed(1)} MB, ${String(reading.files)} files, ${String(reading.timers)} timers`,
  );
}

wrong.push(...leaks(readings));
for (const finding of wrong) console.log(finding);
console.log(
  `${String(executions)} executions, ${String(charges)} charges: ${wrong.length === 0 ? 'nothing is wrong and nothing grows' : `${String(wrong.length)} findings`}.`,
);
process.exitCode = wrong.length > 0 ? 1 : 0;

function read(): Reading {
  if (!globalThis.gc) throw new Error('Run it as "npm run soak", which lets it collect garbage.');
  globalThis.gc();
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  return {
    heapMb: process.memoryUsage().heapUsed / 1_048_576,
    files: readdirSync('/proc/self/fd').length,
    timers,
  };
}

function leaks(all: readonly Reading[]): string[] {
  const third = Math.floor(all.length / 3);
  const [first, last] = [all.slice(0, third), all.slice(-third)];
  const grown = (pick: (reading: Reading) => number): number =>
    median(last.map(pick)) - median(first.map(pick));
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
