/** `npm run bench [part of a name]`: every benchmark beside its plain script, as a Markdown table. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableOf, type Figure } from './figures.ts';
import { cap } from './cap.ts';
import { forms } from './forms.ts';
import { knownRows } from './known-rows.ts';
import { machines } from './machines.ts';
import { pace } from './pace.ts';
import { pauses } from './pauses.ts';
import { requests } from './requests.ts';
import { server } from './server.ts';

const ROUNDS = 3;
const benchmarks: Readonly<Record<string, (folder: string, rounds: number) => Promise<Figure[]>>> =
  {
    known: knownRows,
    forms,
    requests,
    pace,
    pauses,
    cap,
    machines,
    server,
  };

const [wanted = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'insight-batch-bench-'));
try {
  const figures: Figure[] = [];
  for (const [name, run] of Object.entries(benchmarks))
    if (name.includes(wanted)) figures.push(...(await run(folder, ROUNDS)));
  const cores = cpus();
  process.stdout.write(`${tableOf(figures)}\n\n`);
  process.stdout.write(
    `${cores.length} x ${cores[0]?.model ?? 'unknown processor'}, ${process.platform} ${process.arch}, Node ${process.version}; medians of ${ROUNDS} alternating runs; npm run bench\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
