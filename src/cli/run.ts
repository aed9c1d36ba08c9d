import { realpathSync } from 'node:fs';
import { makePrintableLines } from '../report/words.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { createScrub } from '../support/scrub.ts';
import { findUserName } from '../support/user.ts';
import { listGivenSecrets } from './credentials.ts';
import { UsageError } from '../settings/error.ts';
import { explainFailure } from '../library/failures.ts';
import { asksForCompletion, answerHelp } from './options/help.ts';
import type { Files, Invocation } from './options/parse.ts';
import { print } from './print.ts';
import type { Shell } from './shell.ts';
import { credentialSources } from './dotenv.ts';
import { createTerminal } from './terminal.ts';
import { readTextFile } from './text-file.ts';

/**
 * The program: reads the command line, runs the command, says what went wrong. Resolves to the exit
 * code. What it does not know how to explain is a bug: its trace is written, without the secret,
 * and the code is 1.
 */
export async function runCli(shell: Shell): Promise<number> {
  // A reader that goes away is found out by whoever writes; it must not end the process before the
  // books are closed.
  for (const stream of [shell.stdout, shell.stderr]) stream.on('error', () => undefined);
  shell.onCrash((error) => shell.exitNow(reportBug(error, shell)));
  try {
    const help = answerHelp(shell.argv);
    if (help) {
      await print(help.text, shell);
      return 0;
    }
    if (asksForCompletion(shell.argv))
      return await (await import('./commands/completion.ts')).completionCommand(shell);
    return await dispatch(await parseInvocation(shell), shell);
  } catch (error) {
    return await explain(error, shell);
  }
}

async function parseInvocation(shell: Shell) {
  const [{ parse }, { readCountry }] = await Promise.all([
    import('./options/parse.ts'),
    import('../domain/country.ts'),
  ]);
  const files: Files = {
    platform: shell.platform,
    findUserName,
    workingFolder: shell.workingFolder,
    readCountry,
    readConfig: (file) => {
      try {
        return readTextFile(file);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    realPath: (file) => {
      try {
        return realpathSync(file);
      } catch {
        return file;
      }
    },
  };
  return parse(shell.argv, shell.environment, files);
}

/**
 * Each command is loaded when it is asked for: `--help` and `runs` need no CSV reader and no HTTP
 * client.
 */
async function dispatch(invocation: Invocation, shell: Shell) {
  switch (invocation.command) {
    case 'help':
    case 'version':
      await print(invocation.text, shell);
      return 0;
    case 'enrich':
      return await (
        await import('./commands/enrich.ts')
      ).enrichCommand(invocation.positional[0], invocation.settings, shell);
    case 'estimate':
      return await (
        await import('./commands/estimate.ts')
      ).estimateCommand(invocation.positional[0], invocation.settings, shell);
    case 'calibrate':
      return await (
        await import('./commands/calibrate.ts')
      ).calibrateCommand(invocation.positional[0], invocation.settings, shell);
    case 'migrate':
      return await (
        await import('./commands/migrate.ts')
      ).migrateCommand(invocation.positional[0], invocation.settings, shell);
    case 'report':
      return await (
        await import('./commands/report.ts')
      ).reportCommand(invocation.positional[0], invocation.settings, shell);
    case 'runs':
      return await (await import('./commands/runs.ts')).runsCommand(invocation.settings, shell);
    case 'ledger':
      return await (
        await import('./commands/ledger.ts')
      ).ledgerCommand(invocation.positional, invocation.settings, shell);
    case 'balance':
      return await (
        await import('./commands/balance.ts')
      ).balanceCommand(invocation.settings, shell);
    case 'rules':
      return await (
        await import('./commands/rules.ts')
      ).rulesCommand(invocation.positional[0], shell);
    case 'sandbox':
      return await (
        await import('./commands/sandbox.ts')
      ).sandboxCommand(invocation.settings, shell);
  }
}

async function explain(error: unknown, shell: Shell) {
  if (error instanceof UsageError) {
    createTerminal(shell.stderr, shell.environment).say(`insight-batch: ${error.message}`);
    return 2;
  }
  const failure = await explainFailure(error);
  if (failure) {
    createTerminal(shell.stderr, shell.environment).say(`insight-batch: ${failure.message}`);
    return failure.exitCode;
  }
  return reportBug(error, shell);
}

/** Whatever goes wrong while a trace is cleaned, it is not written raw. */
function reportBug(error: unknown, shell: Shell) {
  try {
    const secrets = PROVIDERS.flatMap((provider) =>
      listGivenSecrets(credentialSources(provider, shell)),
    );
    const scrub = createScrub(secrets);
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    shell.stderr.write(
      `insight-batch: this is a bug, please report it.\n${makePrintableLines(scrub.text(trace))}\n`,
    );
  } catch {
    shell.stderr.write(
      'insight-batch: this is a bug, please report it. Its trace could not be cleaned of secrets and is left out.\n',
    );
  }
  return 1;
}
