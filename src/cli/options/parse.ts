import { readConfiguration } from './config.ts';
import { environmentValues } from '../env.ts';
import type { Environment } from '../../settings/places.ts';
import { UsageError } from '../../settings/error.ts';
import { answerHelp, type HelpInvocation } from './help.ts';
import { COMMANDS, OPTIONS, commandOptions, type Command } from '../../settings/table.ts';
import { readArguments } from './arguments.ts';
import {
  checkCalibration,
  checkMigration,
  checkSettings,
  chooseHost,
} from '../../settings/rules.ts';
import { checkInput, checkLedger, checkNone, checkRules, checkRun } from './words.ts';
import type { Places } from '../../settings/places.ts';
import {
  readBalanceSettings,
  readCalibrateSettings,
  readEnrichSettings,
  readLedgerSettings,
  readMigrateSettings,
  readReportSettings,
  readSandboxSettings,
  type BalanceSettings,
  type CalibrateSettings,
  type EnrichSettings,
  type LedgerSettings,
  type MigrateSettings,
  type ReportSettings,
  type SandboxSettings,
  type SettingsSource,
} from '../../settings/settings.ts';
import type { Given } from '../../settings/readers.ts';
import { suggestName } from '../../settings/suggest.ts';

/** The words behind each command and its settings, both checked. */
interface Invocations {
  enrich: { readonly positional: readonly [input: string]; readonly settings: EnrichSettings };
  estimate: Invocations['enrich'];
  calibrate: {
    readonly positional: readonly [input: string];
    readonly settings: CalibrateSettings;
  };
  migrate: { readonly positional: readonly [input: string]; readonly settings: MigrateSettings };
  report: { readonly positional: readonly [run?: string]; readonly settings: ReportSettings };
  runs: { readonly positional: readonly []; readonly settings: ReportSettings };
  ledger: { readonly positional: LedgerWords; readonly settings: LedgerSettings };
  balance: { readonly positional: readonly []; readonly settings: BalanceSettings };
  rules: { readonly positional: readonly [name?: string]; readonly settings: undefined };
  sandbox: { readonly positional: readonly []; readonly settings: SandboxSettings };
}

/** What the user wants, checked and complete. */
export type Invocation =
  HelpInvocation | { [C in Command]: { readonly command: C } & Invocations[C] }[Command];

/** What `ledger` is to do; without a verb it says where the ledger is and what it holds. */
export type LedgerWords =
  | readonly []
  | readonly ['verify' | 'export' | 'migrate' | 'prune']
  | readonly ['show' | 'forget', number: string]
  | readonly ['import', file: string]
  | readonly ['copy', from: string, to: string]
  /** Without a file the service is asked. */
  | readonly ['reconcile', file?: string];

/** What parsing looks at beside the command line; passed in, so that tests say what is there. */
export interface Files {
  readonly platform: NodeJS.Platform;
  /** As the system names whoever runs the program. */
  readonly findUserName?: () => string | undefined;
  /** Absolute. */
  readonly workingFolder: string;
  /**
   * The text of a configuration file; undefined where there is none. An error it throws becomes a
   * UsageError.
   */
  readConfig(file: string): string | undefined;
  /** Without symbolic links; `file` itself where it does not exist. */
  realPath(file: string): string;
  /** ISO 3166-1 alpha-2 of a country's code; undefined for an unknown one. */
  readonly readCountry: (text: string) => string | undefined;
}

/**
 * The command line wins, then the environment, then the configuration file. Throws UsageError (exit
 * code 2).
 */
export function parse(argv: readonly string[], environment: Environment, files: Files): Invocation {
  const help = answerHelp(argv);
  if (help) return help;
  const { words, options } = readArguments(argv);
  const command = readCommand(words);
  refuseForeign(command, options);
  const places: Places = {
    environment,
    platform: files.platform,
    findUserName: files.findUserName,
  };
  const { values, config } = gatherValues(command, options, { files, places });
  const { readCountry } = files;
  return readInvocation(words.slice(1), { command, values, places, config, readCountry });
}

function readCommand([word]: readonly string[]): Command {
  const command = COMMANDS.find((name) => name === word);
  if (command !== undefined) return command;
  if (word === undefined)
    throw new UsageError(`No command is given. Use one of ${COMMANDS.join(', ')}, or --help.`);
  const meant = suggestName(word, COMMANDS);
  const isFile = /[./\\]/.test(word) || word === '-';
  const advice = isFile
    ? `To enrich a list, write insight-batch enrich ${word}.`
    : `Use one of ${COMMANDS.join(', ')}.`;
  throw new UsageError(
    `Unknown command "${word}". ${meant === undefined || isFile ? advice : `Did you mean ${meant}?`}`,
  );
}

function refuseForeign(command: Command, options: ReadonlyMap<string, Given>) {
  const own = commandOptions(command).map(({ name }) => name);
  for (const name of options.keys()) {
    if (own.includes(name)) continue;
    const owners = OPTIONS.flatMap((option) => (option.name === name ? option.commands : []));
    throw new UsageError(
      `--${name} is no option of ${command}, but of ${owners.join(', ')}. See insight-batch ${command} --help.`,
    );
  }
}

function gatherValues(
  command: Command,
  options: ReadonlyMap<string, Given>,
  { files, places }: { files: Files; places: Places },
) {
  const elsewhere = commandOptions(command).filter((option) => option.elsewhere !== 'nowhere');
  if (elsewhere.length === 0) return { values: options, config: undefined };
  const environment = environmentValues(places.environment);
  const named = options.get('config') ?? environment.get('config');
  const config = readConfiguration(named, { files, places });
  const weaker = new Map([...(config?.values ?? []), ...environment]);
  const own = [...weaker].filter(([name]) => elsewhere.some((option) => option.name === name));
  return { values: new Map([...own, ...options]), config: config?.path };
}

function readInvocation(words: readonly string[], source: SettingsSource): Invocation {
  const { command, values } = source;
  switch (command) {
    case 'enrich':
    case 'estimate': {
      const positional = checkInput(command, words);
      const [input] = positional;
      const settings = checkSettings(readEnrichSettings(source), { command, values, input });
      const dryRun = command === 'estimate' || settings.dryRun;
      return { command: dryRun ? 'estimate' : 'enrich', positional, settings };
    }
    case 'calibrate': {
      const positional = checkInput('calibrate', words);
      const settings = checkCalibration(readCalibrateSettings(source), source);
      return { command: 'calibrate', positional, settings };
    }
    case 'migrate': {
      const positional = checkInput(command, words);
      const [input] = positional;
      const settings = checkMigration(readMigrateSettings(source), { values, input });
      return { command: 'migrate', positional, settings };
    }
    case 'report':
      return { command, positional: checkRun(words), settings: readReportSettings(source) };
    case 'ledger': {
      const settings = readLedgerSettings(source);
      const json = settings.json && values.get('json')?.source === 'command line';
      const positional = checkLedger(words, { ...settings, json }, listNamed(values));
      return {
        command,
        positional,
        settings: positional[0] === 'import' ? chooseHost(settings, values) : settings,
      };
    }
    case 'runs':
      return {
        command,
        positional: checkNone(command, words),
        settings: readReportSettings(source),
      };
    case 'balance':
      return {
        command,
        positional: checkNone(command, words),
        settings: readBalanceSettings(source),
      };
    case 'rules':
      return { command, positional: checkRules(words), settings: undefined };
    case 'sandbox':
      return {
        command,
        positional: checkNone(command, words),
        settings: readSandboxSettings(source),
      };
  }
}

function listNamed(values: ReadonlyMap<string, Given>) {
  const named = [...values].filter(([, { source }]) => source === 'command line');
  return new Set(named.map(([name]) => name));
}
