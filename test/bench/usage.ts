/**
 * Loaded into a measured process before its program (`--import`): leaves what the process used in the file named by
 * BENCH_USAGE when it ends, and with BENCH_PAUSES also how long its event loop stood still at most.
 */
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const file = process.env['BENCH_USAGE'];
const delay = monitorEventLoopDelay({ resolution: 1 });
// From the first answer on: the start of a process is one long pause, in which nothing waits.
if (process.env['BENCH_PAUSES'] !== undefined)
  subscribe('http.client.response.finish', () => delay.enable());
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const used = {
    peakMb: maxRSS / 1024,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    pauseMs: delay.max / 1e6,
  };
  if (file !== undefined) writeFileSync(file, JSON.stringify(used));
});
