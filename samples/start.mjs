/**
 * What `npm start` runs. Without arguments: a sample list against the built-in sandbox, with a ledger that is thrown
 * away, so that it shows the same every time. With arguments: the program itself.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';

const program = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const list = fileURLToPath(new URL('contacts/contacts.csv', import.meta.url));
const enriched = fileURLToPath(new URL('contacts/contacts.enriched.csv', import.meta.url));

const ROWS_SHOWN = 8;

const given = process.argv.slice(2);
// npm runs this in the package's folder, whatever folder its user is in.
const folder = process.env.INIT_CWD ?? process.cwd();
process.exitCode = await (given.length > 0 ? run(given, process.env, folder) : demonstrate());

/** The output stays beside the list, where git does not see it. */
async function demonstrate() {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-start-'));
  try {
    const args = [
      'enrich',
      list,
      '--sandbox',
      '--country-column',
      'country',
      '--rate',
      '40',
      '--ledger',
      join(folder, 'ledger.db'),
      '--force',
    ];
    const code = await run(args, { ...withoutSettings(process.env), XDG_CONFIG_HOME: folder });
    if (code === 0) showRows();
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function showRows() {
  const rows = parse(readFileSync(enriched), { columns: true, bom: true, to: ROWS_SHOWN });
  const shown = rows.map(({ name, phone, ni_outcome, ni_number, ni_current_carrier_network_type, ni_current_carrier_name, ni_cost }) => ({
    name,
    phone,
    ni_number,
    ni_outcome,
    type: ni_current_carrier_network_type,
    carrier: ni_current_carrier_name,
    ni_cost,
  }));
  const columns = Object.keys(shown[0] ?? {});
  const width = (column) => Math.max(column.length, ...shown.map((row) => row[column].length));
  const line = (row) =>
    columns
      .map((column) => row[column].padEnd(width(column)))
      .join('  ')
      .trimEnd();
  console.log(`\nThe first ${shown.length} rows of samples/contacts/contacts.enriched.csv, and some of their columns:\n`);
  for (const row of [Object.fromEntries(columns.map((column) => [column, column])), ...shown]) console.log(line(row));
}

/** The environment without options of the program, which would make the demonstration show something else. */
function withoutSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('INSIGHT_BATCH_')));
}

/**
 * The program's exit code. On a terminal Ctrl-C reaches the program without our help, and npm sends us another: passed
 * on, it would be the second one, which means "stop now" instead of "finish what is in flight".
 */
function run(args, env, cwd) {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit', env, cwd });
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
