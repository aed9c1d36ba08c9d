/**
 * What `npm start` runs. Without arguments: a sample list against the built-in sandbox, with a ledger that is thrown
 * away, so that it shows the same every time. With arguments: the program itself.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const list = fileURLToPath(new URL('contacts/contacts.csv', import.meta.url));
const enriched = fileURLToPath(new URL('contacts/contacts.sandbox.enriched.csv', import.meta.url));

const ROWS_SHOWN = 8;
const ORPHAN_CHECK_MS = 100;

if (process.env.npm_lifecycle_event === 'start') watchParents();
if (process.argv.length > 2) await runAsGiven();
else await demonstrate();

/** npm runs this in the package's folder, whatever folder its user is in. */
async function runAsGiven() {
  process.chdir(process.env.INIT_CWD ?? process.cwd());
  await runProgram(process.argv.slice(2));
}

/** The output stays beside the list, where git does not see it. */
async function demonstrate() {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-start-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // Options of its user would make the demonstration show something else.
  for (const name of Object.keys(process.env))
    if (name.startsWith('INSIGHT_BATCH_')) delete process.env[name];
  process.env.XDG_CONFIG_HOME = folder;
  const args = [
    '--sandbox',
    '--country-column',
    'country',
    '--rate',
    '40',
    '--ledger',
    join(folder, 'ledger.db'),
    '--force',
  ];
  await runProgram(['enrich', list, ...args]);
  if (process.exitCode === 0) await showRows();
}

/** The program runs in this very process, so that no signal has to be handed on to another. It sets the exit code. */
async function runProgram(args) {
  const program = new URL('../dist/src/main.js', import.meta.url);
  process.argv = [process.execPath, fileURLToPath(program), ...args];
  await import(program.href);
}

/**
 * npm hands SIGINT and SIGTERM to its shell and dies with it; most shells die without a word to us, and SIGHUP and SIGKILL
 * npm hands to nobody. Whoever stopped npm meant the program, which would go on buying: losing its parents is a hang-up.
 */
function watchParents() {
  const parents = [() => process.ppid, () => parentOfShell(process.ppid)];
  const known = parents.map((read) => read());
  const timer = setInterval(() => {
    if (parents.every((read, index) => read() === known[index])) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGHUP');
  }, ORPHAN_CHECK_MS);
  timer.unref();
}

/**
 * The parent of npm's shell, which is npm and may die alone, where our parent is that shell: not every shell gives its
 * process to its last command. Only Linux tells; elsewhere it is undefined.
 */
function parentOfShell(shell) {
  try {
    if (!readFileSync(`/proc/${shell}/cmdline`, 'utf8').includes('samples/start.mjs'))
      return undefined;
    // The name in brackets may hold anything; behind it stand the state and the parent.
    return readFileSync(`/proc/${shell}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[1];
  } catch {
    return undefined;
  }
}

async function showRows() {
  const { parse } = await import('csv-parse/sync');
  const rows = parse(readFileSync(enriched), { columns: true, bom: true, to: ROWS_SHOWN });
  const shown = rows.map(
    ({
      name,
      phone,
      ni_outcome,
      ni_number,
      ni_current_carrier_network_type,
      ni_current_carrier_name,
      ni_cost,
    }) => ({
      name,
      phone,
      ni_number,
      ni_outcome,
      type: ni_current_carrier_network_type,
      carrier: ni_current_carrier_name,
      ni_cost,
    }),
  );
  const columns = Object.keys(shown[0] ?? {});
  const width = (column) => Math.max(column.length, ...shown.map((row) => row[column].length));
  const line = (row) =>
    columns
      .map((column) => row[column].padEnd(width(column)))
      .join('  ')
      .trimEnd();
  console.log(
    `\nThe first ${shown.length} rows of samples/contacts/contacts.sandbox.enriched.csv, and some of their columns:\n`,
  );
  for (const row of [Object.fromEntries(columns.map((column) => [column, column])), ...shown])
    console.log(line(row));
}
