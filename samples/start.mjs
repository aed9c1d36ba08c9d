/**
 * What `npm start` runs. Without arguments: a sample list against the built-in sandbox, with a ledger that is thrown
 * away, so that it shows the same every time. With arguments: the program itself.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const list = fileURLToPath(new URL('contacts/contacts.csv', import.meta.url));

const given = process.argv.slice(2);
process.exitCode = await (given.length > 0 ? run(given, process.env) : demonstrate());

/** The output stays beside the list, where git does not see it. */
async function demonstrate() {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-start-'));
  try {
    const args = ['enrich', list, '--sandbox', '--country-column', 'country', '--ledger', join(folder, 'ledger.db'), '--force'];
    return await run(args, { ...withoutSettings(process.env), XDG_CONFIG_HOME: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The environment without options of the program, which would make the demonstration show something else. */
function withoutSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('INSIGHT_BATCH_')));
}

/**
 * The program's exit code. On a terminal Ctrl-C reaches the program without our help, and npm sends us another: passed
 * on, it would be the second one, which means "stop now" instead of "finish what is in flight".
 */
function run(args, env) {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit', env });
  const fromTerminal = process.stdin.isTTY;
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) {
    process.on(signal, () => {
      if (signal === 'SIGTERM' || !fromTerminal) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
