#!/usr/bin/env node
import { holdHeapSmall } from './cli/heap.ts';
import { runCli } from './cli/run.ts';

/** Exit codes above are those of signals. */
const SIGNALLED = 128;

holdHeapSmall();

const exitCode = await runCli({
  argv: process.argv.slice(2),
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  platform: process.platform,
  workingFolder: process.cwd(),
  pid: process.pid,
  onSignal: (signal, react) => {
    process.on(signal, react);
    return () => {
      process.off(signal, react);
    };
  },
  onCrash: (react) => {
    process.on('uncaughtException', react);
  },
  exitNow: (code) => process.exit(code),
});

process.exitCode = exitCode;
// A run that a signal has ended does not wait for a reader who no longer reads.
if (exitCode > SIGNALLED) process.exit();
