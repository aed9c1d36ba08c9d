import path from 'node:path';
import { clockOf, openLedger } from '../../compose/store.ts';
import type { ImportSummary } from '../../domain/import-summary.ts';
import type { Scope } from '../../domain/records.ts';
import { nameOrigin, sandboxCredentials } from '../../library/job.ts';
import { openListSource } from '../../library/source.ts';
import { credentialNames } from '../../providers/identity.ts';
import { pickProvider, type Definition } from '../../providers/registry.ts';
import { importJson, importText } from '../../report/ledger-import.ts';
import { readDate } from '../../run/import/date.ts';
import { importFile, planImport, type ImportOptions } from '../../run/import/import.ts';
import { UsageError } from '../../settings/error.ts';
import type { LedgerSettings } from '../../settings/settings.ts';
import { systemClock } from '../../support/clock.ts';
import { systemRandom } from '../../support/random.ts';
import { openTable } from '../../tables/read.ts';
import { readCredentials } from '../credentials.ts';
import { credentialSources } from '../dotenv.ts';
import { printJson, printStyled } from '../print.ts';
import type { Shell } from '../shell.ts';
import { createTerminal } from '../terminal.ts';

const LEFT_OUT = 3;

/**
 * `ledger import FILE`: takes answers of a file into the ledger. Resolves to the exit code: 3 where
 * an answer was left out that a person could bring in.
 */
export async function importCommand(
  file: string,
  settings: LedgerSettings,
  shell: Shell,
): Promise<number> {
  refuseSandboxFile(file, settings);
  const provider = pickProvider(settings);
  const options = describeImport(file, { settings, provider, shell });
  const { open, realPath } = await openListSource(file, shell);
  const again = realPath === undefined ? undefined : () => open();
  const source = await openTable(open(), { ...settings, realPath }, again);
  try {
    const recall = await provider.loadRecall();
    const now = systemClock.now();
    const plan = planImport(options, { source, recall, now });
    say([...source.dialect.said], settings, shell);
    const ledger = await openLedger({
      file: settings.ledger,
      access: settings.ledgerAccess,
      clock: systemClock,
      random: systemRandom,
      lockWaitMs: settings.lockWaitMs,
      holder: 'ledger import',
      pid: shell.pid,
    });
    try {
      const summary = await importFile(plan, {
        ...{ source, recall, ledger },
        now: clockOf(ledger).now(),
      });
      await show(summary, settings, shell);
      return summary.refused.size + summary.conflicting.count > 0 ? LEFT_OUT : 0;
    } finally {
      await ledger.close();
    }
  } finally {
    source.close();
  }
}

/** What the imitation answered must never serve a real run, and nothing in such a file tells. */
function refuseSandboxFile(file: string, { sandbox }: LedgerSettings) {
  if (sandbox || !path.basename(file).includes('.sandbox.')) return;
  throw new UsageError(
    `Cannot import ${file}: by its name the sandbox has made these answers up. Add --sandbox to keep them there, or rename the file if they are real.`,
  );
}

interface ImportContext {
  readonly settings: LedgerSettings;
  readonly provider: Definition;
  readonly shell: Shell;
}

function describeImport(file: string, { settings, provider, shell }: ImportContext): ImportOptions {
  const asked = { ...settings, ...UNSENT };
  const refusal = provider.refuse(asked);
  if (refusal !== undefined) throw new UsageError(refusal);
  const selection = provider.choose(asked);
  const { sandbox, baseUrl = selection.baseUrl } = settings;
  const origin = nameOrigin({ sandbox, baseUrl });
  const account = selection.nameAccount(findAccount({ settings, provider, shell }));
  const scope: Scope = { origin, account };
  const dated = settings.dated === undefined ? undefined : readDated(settings.dated);
  return { ...settings, file, dated, product: selection.product, scope };
}

/** Nothing is asked, so how is of no matter. */
const UNSENT = { format: 'json', httpMethod: 'post', auth: 'header', purpose: '' } as const;

function findAccount({ settings, provider, shell }: ImportContext) {
  if (settings.sandbox) return sandboxCredentials(provider);
  const found = readCredentials(credentialSources(provider, shell));
  if (found) return found.values;
  throw new UsageError(
    `Cannot tell whose answers these are: they serve the account that the credentials name, and there are none. Set ${credentialNames(provider)} in the environment or in a .env file of the working folder.`,
  );
}

function readDated(text: string) {
  const at = readDate(text);
  if (at === undefined)
    throw new UsageError(
      `Cannot use --dated ${text}: it is no date. Write for instance --dated 2026-10-01.`,
    );
  if (at > systemClock.now())
    throw new UsageError(
      `Cannot use --dated ${text}: that is yet to come. Name the day on which the answers were given.`,
    );
  return at;
}

function say(sentences: readonly string[], { quiet }: LedgerSettings, shell: Shell) {
  if (quiet) return;
  const terminal = createTerminal(shell.stderr, shell.environment);
  for (const sentence of sentences) terminal.say(sentence);
}

async function show(summary: ImportSummary, { json, quiet }: LedgerSettings, shell: Shell) {
  if (json) {
    await printJson(importJson(summary), shell);
    return;
  }
  if (quiet) return;
  const { width, colour } = createTerminal(shell.stdout, shell.environment);
  await printStyled(importText(summary, { width: width(), colour }), shell);
}
