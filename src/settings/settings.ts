import { formatMoney } from '../domain/money.ts';
import type { CapSource } from '../domain/summary.ts';
import type { OptionRow, OptionSettings } from '../support/option.ts';
import type { ServerAccess } from '../support/server-place.ts';
import { readLedgerPlace } from './ledger-place.ts';
import type { Places } from './places.ts';
import { readValue, type Given, type ReadingTools } from './readers.ts';
import type { Command, Option } from './row.ts';
import { MIGRATION } from './migration.ts';
import { SANDBOX } from './sandbox.ts';
import { CONFIGURED } from './table.ts';

type Rows = typeof CONFIGURED;

/** What a command with a configuration is told, as its rows say. */
type Configured<C extends Command> = Told &
  OptionSettings<{
    [K in keyof Rows as C extends Rows[K]['commands'][number] ? K : never]: Rows[K];
  }>;

interface Told {
  /** Names of the options that the user gave, wherever. */
  readonly given: ReadonlySet<string>;
}

/** Where the ledger is; the default is filled in. */
export interface LedgerPlace {
  /** A file, or the URL of a server without its password: it may be shown. */
  readonly ledger: string;
  /** Where it is on a server. */
  readonly ledgerAccess?: ServerAccess | undefined;
  /** Where answers are kept that it cannot take; undefined where there is no place for them. */
  readonly unwrittenFolder?: string | undefined;
}

/** Everything `enrich` and `estimate` are told. */
export interface EnrichSettings extends Omit<Configured<'enrich'>, 'ledger'>, LedgerPlace {
  /** Where `maxSpend` was given; undefined where it was not. */
  readonly maxSpendFrom: CapSource | undefined;
}

/** `calibrate`. */
export interface CalibrateSettings extends Omit<Configured<'calibrate'>, 'ledger'>, LedgerPlace {
  readonly maxSpendFrom: CapSource | undefined;
}

/** `migrate`. */
export interface MigrateSettings
  extends Omit<Configured<'migrate'>, 'ledger'>, LedgerPlace, OptionSettings<typeof MIGRATION> {
  readonly maxSpendFrom: CapSource | undefined;
}

/** `report` and `runs`. */
export type ReportSettings = Configured<'report'> & LedgerPlace;

export type LedgerSettings = Configured<'ledger'> & LedgerPlace;

export type BalanceSettings = Configured<'balance'>;

export interface SandboxSettings extends Omit<OptionSettings<typeof SANDBOX>, 'balance'>, Told {
  /** A plain decimal; the sandbox keeps books of its own and reads it itself. */
  readonly balance: string;
}

/** What settings are made from: the values the user gave, the strongest of each name. */
export interface SettingsSource extends ReadingTools {
  readonly command: Command;
  readonly values: ReadonlyMap<string, Given>;
  readonly places: Places;
  /** The configuration file that was read. */
  readonly config: string | undefined;
}

export function readEnrichSettings(source: SettingsSource): EnrichSettings {
  const maxSpendFrom = findCapSource(source);
  return { ...fillInLedger(readConfigured<'enrich'>(source), source), maxSpendFrom };
}

export function readMigrateSettings(source: SettingsSource): MigrateSettings {
  const own = readRows(MIGRATION, source) as OptionSettings<typeof MIGRATION>;
  const settings = fillInLedger(readConfigured<'migrate'>(source), source);
  return { ...settings, ...own, maxSpendFrom: findCapSource(source) };
}

export function readCalibrateSettings(source: SettingsSource): CalibrateSettings {
  const maxSpendFrom = findCapSource(source);
  return { ...fillInLedger(readConfigured<'calibrate'>(source), source), maxSpendFrom };
}

export function readReportSettings(source: SettingsSource): ReportSettings {
  return fillInLedger(readConfigured<'report'>(source), source);
}

export function readLedgerSettings(source: SettingsSource): LedgerSettings {
  return fillInLedger(readConfigured<'ledger'>(source), source);
}

export function readBalanceSettings(source: SettingsSource): BalanceSettings {
  return readConfigured<'balance'>(source);
}

export function readSandboxSettings(source: SettingsSource): SandboxSettings {
  const settings = readRows(SANDBOX, source) as OptionSettings<typeof SANDBOX>;
  return { ...settings, ...listGiven(source), balance: formatMoney(settings.balance) };
}

const CAP_SOURCES: Readonly<Record<Given['source'], CapSource | undefined>> = {
  'command line': 'option',
  call: 'option',
  environment: 'variable',
  file: 'file',
  default: undefined,
};

function findCapSource({ values }: SettingsSource) {
  return CAP_SOURCES[values.get('max-spend')?.source ?? 'default'];
}

function fillInLedger<S extends { readonly ledger: string | undefined; readonly sandbox: boolean }>(
  settings: S,
  { places, values }: SettingsSource,
) {
  return { ...settings, ...readLedgerPlace(settings, { given: values.get('ledger'), places }) };
}

/** The type says of each row what {@link readValue} makes of it. */
function readConfigured<C extends Command>(source: SettingsSource) {
  const settings = { ...readRows(CONFIGURED, source), ...listGiven(source), config: source.config };
  return settings as Configured<C>;
}

function listGiven({ values }: SettingsSource): Told {
  return { given: new Set(values.keys()) };
}

/**
 * The settings of the rows that the command has, in the order of help: of two mistakes the first is
 * named.
 */
function readRows(rows: Readonly<Record<string, Option>>, source: SettingsSource) {
  const own = Object.entries(rows).filter(([, { commands }]) => commands.includes(source.command));
  return Object.fromEntries(
    own.map(([setting, row]) => {
      const given = source.values.get(row.name) ?? takeFallback(row);
      return [setting, row.repeated ? readEach(given, row, source) : readOne(given, row, source)];
    }),
  );
}

function readOne(given: Given | undefined, { value }: Option, tools: ReadingTools) {
  return given && readValue(given, value, tools);
}

/** A place that names some of them names all: those of a weaker place are not added. */
function readEach(given: Given | undefined, row: Option, tools: ReadingTools) {
  const texts = given ? (given.texts ?? [given.text]) : [];
  return texts.map((text) => given && readOne({ ...given, text }, row, tools));
}

/** A flag that nobody names is off. */
function takeFallback({ name, value, fallback }: OptionRow): Given | undefined {
  const text = fallback ?? (value.kind === 'flag' ? 'false' : undefined);
  return text === undefined ? undefined : { text, source: 'default', label: `--${name}` };
}
