import { formatMoney } from '../../domain/money.ts';
import type { CapSource } from '../../domain/summary.ts';
import {
  AUTHS,
  BARE,
  FORMATS,
  HTTP_METHODS,
  IN_DOUBT,
  LEVELS,
  LOG_LEVELS,
  NUMBERS,
  optionsOf,
  TOGGLE,
  type Command,
  type Option,
} from './table.ts';
import { defaultLedger, type Places } from './places.ts';
import type {
  BalanceSettings,
  EnrichSettings,
  LedgerChoice,
  LedgerSettings,
  ProgramSettings,
  ReportSettings,
  SandboxSettings,
  ServiceSettings,
} from './settings-types.ts';
import { readBaseUrl } from './url.ts';
import {
  readAmount,
  readChoice,
  readCurrency,
  readDuration,
  readFileName,
  readFlag,
  readInteger,
  readIp,
  readRange,
  readSeconds,
  readShare,
  readText,
  refusal,
  type Given,
  type Reader,
} from './readers.ts';

export type * from './settings-types.ts';

/** What settings are made from: the values the user gave, the strongest of each name. */
export interface SettingsSource {
  readonly command: Command;
  readonly values: ReadonlyMap<string, Given>;
  readonly places: Places;
  readonly config: string | undefined;
  /** ISO alpha-2 of a country's code or undefined; passed in, because its metadata is slow to load. */
  readonly readCountry: (text: string) => string | undefined;
}

export function enrichSettings(source: SettingsSource): EnrichSettings {
  const { always, maybe, flag } = reading(source);
  const readCountry: Reader<string> = (given, option) => countryOf(source, given, option);
  return {
    ...programSettings(source),
    ...ledgerChoice(source),
    ...serviceSettings(source),
    logLevel: always('log-level', readChoice(LOG_LEVELS)),
    logFile: maybe('log-file', readFileName),
    output: maybe('output', readOutput),
    report: maybe('report', readFileName),
    force: flag('force'),
    columns: maybe('columns', readText),
    prefix: always('prefix', readText),
    formulaGuard: always('formula-guard', readChoice(TOGGLE)) === 'on',
    phoneColumn: maybe('phone-column', readText),
    country: maybe('country', readCountry),
    countryColumn: maybe('country-column', readText),
    numbers: always('numbers', readChoice(NUMBERS)),
    bare: maybe('bare', readChoice(BARE)),
    maxInvalid: maybe('max-invalid', readShare),
    delimiter: maybe('delimiter', readText),
    quote: maybe('quote', readText),
    encoding: maybe('encoding', readText),
    header: !flag('no-header'),
    level: always('level', readChoice(LEVELS)),
    cnam: flag('cnam'),
    ip: maybe('ip', readIp),
    ipColumn: maybe('ip-column', readText),
    format: always('format', readChoice(FORMATS)),
    dryRun: flag('dry-run'),
    maxSpend: maybe('max-spend', readAmount),
    maxSpendFrom: CAP_SOURCES[source.values.get('max-spend')?.source ?? 'default'],
    minBalance: maybe('min-balance', readAmount),
    priceCeiling: maybe('price-ceiling', readAmount),
    prices: maybe('prices', readFileName),
    yes: flag('yes'),
    ratePerSecond: always('rate', readInteger),
    concurrency: always('concurrency', readInteger),
    retries: always('retries', readInteger),
    giveUpAfterMs: always('give-up-after', readDuration),
    drainMs: maybe('drain', readDuration),
    limit: maybe('limit', readInteger),
    maxAgeMs: always('max-age', readDuration),
    retryPartial: flag('retry-partial'),
    inDoubt: always('in-doubt', readChoice(IN_DOUBT)),
    newRun: flag('new-run'),
    lockWaitMs: always('lock-wait', readDuration),
    httpMethod: always('http-method', readChoice(HTTP_METHODS)),
  };
}

export function reportSettings(source: SettingsSource): ReportSettings {
  return { ...programSettings(source), ...ledgerChoice(source) };
}

export function ledgerSettings(source: SettingsSource): LedgerSettings {
  const { always, maybe } = reading(source);
  return {
    ...programSettings(source),
    ...ledgerChoice(source),
    lockWaitMs: always('lock-wait', readDuration),
    olderThanMs: maybe('older-than', readDuration),
  };
}

export function balanceSettings(source: SettingsSource): BalanceSettings {
  return { ...programSettings(source), ...serviceSettings(source) };
}

export function sandboxSettings(source: SettingsSource): SandboxSettings {
  const { always, maybe, flag } = reading(source);
  return {
    port: always('port', readInteger),
    balance: formatMoney(always('balance', readAmount)),
    ratePerSecond: always('rate', readInteger),
    latencyMs: always('latency', readRange),
    faults: maybe('faults', readText),
    prices: !flag('no-prices'),
    seed: always('seed', readInteger),
    given: new Set(source.values.keys()),
  };
}

function programSettings(source: SettingsSource): ProgramSettings {
  const { flag } = reading(source);
  return {
    quiet: flag('quiet'),
    json: flag('json'),
    config: source.config,
    given: new Set(source.values.keys()),
  };
}

function ledgerChoice(source: SettingsSource): LedgerChoice {
  const { maybe, flag } = reading(source);
  const sandbox = flag('sandbox');
  return {
    sandbox,
    ledger: maybe('ledger', readFileName) ?? defaultLedger(source.places, { sandbox }),
  };
}

function serviceSettings(source: SettingsSource): ServiceSettings {
  const { always, maybe } = reading(source);
  return {
    baseUrl: maybe('base-url', readBaseUrl),
    auth: always('auth', readChoice(AUTHS)),
    timeoutMs: always('timeout', readSeconds),
    currency: always('currency', readCurrency),
  };
}

const CAP_SOURCES: Readonly<Record<Given['source'], CapSource | undefined>> = {
  'command line': 'option',
  environment: 'variable',
  file: 'file',
  default: undefined,
};

/** Standard output by its name in the file system is standard output too: what goes beside the list must not land in it. */
const readOutput: Reader<string> = (given, option) =>
  readFileName(given, option).replace(STDOUT_BY_NAME, '-');
const STDOUT_BY_NAME = /^\/(?:dev\/stdout|dev\/fd\/1|proc\/self\/fd\/1)$/;

function countryOf(source: SettingsSource, given: Given, option: Option): string {
  const country = source.readCountry(readText(given, option));
  if (country === undefined)
    throw refusal(
      given,
      'no such country is known. Write its ISO 3166 code, its name or its calling code, for instance GB, Germany or 49.',
    );
  return country;
}

interface Reading {
  /** An option with a default. */
  always<T>(name: string, read: Reader<T>): T;
  /** An option without one. */
  maybe<T>(name: string, read: Reader<T>): T | undefined;
  flag(name: string): boolean;
}

function reading({ command, values }: SettingsSource): Reading {
  const options = new Map(optionsOf(command).map((option) => [option.name, option]));
  const maybe = <T>(name: string, read: Reader<T>): T | undefined => {
    const option = options.get(name);
    if (!option) throw new Error(`${command} has no option ${name}`);
    const given = values.get(name) ?? fallback(option);
    return given && read(given, option);
  };
  return {
    maybe,
    always: (name, read) => {
      const value = maybe(name, read);
      if (value === undefined) throw new Error(`--${name} has no default`);
      return value;
    },
    flag: (name) => maybe(name, readFlag) ?? false,
  };
}

function fallback(option: Option): Given | undefined {
  return option.fallback === undefined
    ? undefined
    : { text: option.fallback, source: 'default', label: `--${option.name}` };
}
