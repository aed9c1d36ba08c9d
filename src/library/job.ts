import path from 'node:path';
import { refuseSharedFiles, type NamedFiles } from '../run/targets/named-files.ts';
import type { EnrichOptions, ListOptions, ServiceOptions } from '../run/options.ts';
import { readSuppression } from '../run/list/suppress.ts';
import { createPublicPriceBook, readPriceBook } from '../run/price-book.ts';
import { describeUntold, findShippedRules, readRulesFile, type ChosenRules } from '../run/rules.ts';
import type { Credentials } from '../providers/port.ts';
import { describeForeign, pickProvider, type Definition } from '../providers/registry.ts';
import { namesServer } from '../support/server-place.ts';
import { ledgerFiles } from '../compose/store.ts';
import type { CalibrateSettings, EnrichSettings } from '../settings/settings.ts';
import { openListSource, STDIN_FILE } from './source.ts';
import type { Surroundings } from './surroundings.ts';
import { findTargets, type Targets } from './targets.ts';

/** The ledger's name of the built-in imitation. */
export const SANDBOX_ORIGIN = 'sandbox';
/** The imitation takes any credentials; its account has this name. */
export function sandboxCredentials({ credentials }: Pick<Definition, 'credentials'>): Credentials {
  return Object.fromEntries(credentials.map(({ name }) => [name, SANDBOX_ORIGIN]));
}

/** The ledger's name of an API: its origin, but for the imitation. */
export function nameOrigin({ sandbox, baseUrl }: { sandbox: boolean; baseUrl: string }): string {
  return sandbox ? SANDBOX_ORIGIN : new URL(baseUrl).origin;
}

/** Where an `enrich` takes its rows from and puts its results. */
export interface ListPlaces extends Targets {
  readonly list: ListOptions;
}

/** Finds input, outputs and report. Throws RefusedError where one of them cannot be used. */
export async function findPlaces(
  input: string,
  settings: EnrichSettings,
  surroundings: Surroundings,
): Promise<ListPlaces> {
  const source = await openListSource(input, surroundings);
  const targets = await findTargets({ input, ...source, ...surroundings }, settings);
  await refuseSharedFiles(
    {
      input: input === '-' ? STDIN_FILE : source.realPath,
      ...targets,
      ...otherFiles(settings, surroundings),
    },
    ledgerFiles,
  );
  return { list: { ...settings, accept: settings.numbers, ...source }, ...targets };
}

/** What is read and written beside the list, all of it, so that nothing is destroyed by a slip. */
export function otherFiles(
  settings: EnrichSettings,
  surroundings: Surroundings,
): Omit<NamedFiles, 'input' | 'outputs' | 'report'> {
  const { ledger, logFile, prices, rules, suppress, config } = settings;
  const absolute = (file: string) => path.resolve(surroundings.workingFolder, file);
  return {
    ledger: namesServer(ledger) ? ledger : absolute(ledger),
    logFile: logFile && absolute(logFile),
    prices: prices && absolute(prices),
    suppress: suppress.map(absolute),
    rules: rules && !findShippedRules(rules) ? absolute(rules) : undefined,
    config,
    dotenv: absolute('.env'),
    streams: ['/dev/stdout', '/dev/stderr'],
  };
}

/** What settings and places mean for a run. `baseUrl` is the in-process sandbox's own where one runs. */
export async function enrichOptions(
  settings: EnrichSettings,
  parts: {
    places: ListPlaces;
    credentials: Credentials;
    sandboxUrl: string | undefined;
    surroundings: Surroundings;
  },
): Promise<EnrichOptions> {
  const { places, surroundings } = parts;
  const { currency, priceCeiling } = settings;
  const { maxAgeMs, retryPartial, inDoubt } = settings;
  const provider = pickProvider(settings);
  const rules = await loadRules(settings, surroundings);
  const service = sayUntold(selectService(settings, parts), rules);
  return {
    ...settings,
    service,
    list: { ...places.list, suppression: await loadSuppression(settings, surroundings) },
    prices: {
      priceBook: await loadPriceBook(settings, { provider, surroundings }),
      priceCeiling,
      currency,
    },
    reuse: { maxAgeMs, retryPartial, inDoubt },
    rules,
    split: settings.split ? { unique: settings.unique, onlyNew: settings.onlyNew } : undefined,
    outputs: places.outputs,
    namesOutput: settings.output.length > 0,
    report: places.report,
    namesReport: settings.report !== undefined,
    stdout: surroundings.stdout,
    prefix: settings.prefix ?? service.selection.prefix ?? provider.prefix,
  };
}

/** By which rows are split where nobody says it. */
const SPLIT_RULES = 'sms-marketing';

/** The rules that `--rules` names, or `--split` brings; undefined where nobody asks for any. */
export async function loadRules(
  { rules: named, split = false }: { readonly rules: string | undefined; readonly split?: boolean },
  { workingFolder }: Pick<Surroundings, 'workingFolder'>,
): Promise<ChosenRules | undefined> {
  const rules = named ?? (split ? SPLIT_RULES : undefined);
  if (rules === undefined) return undefined;
  return findShippedRules(rules) ?? (await readRulesFile(path.resolve(workingFolder, rules)));
}

function sayUntold(service: ServiceOptions, rules: ChosenRules | undefined): ServiceOptions {
  const { selection } = service;
  const untold = rules === undefined ? [] : describeUntold(rules, selection);
  return { ...service, selection: { ...selection, unsent: [...selection.unsent, ...untold] } };
}

/** What is asked, of whom, and with whose account. */
export function selectService(
  settings: EnrichSettings | CalibrateSettings,
  { credentials, sandboxUrl }: { credentials: Credentials; sandboxUrl: string | undefined },
): ServiceOptions {
  const { sandbox, baseUrl, timeoutMs } = settings;
  const provider = pickProvider(settings);
  const chosen = provider.choose(settings);
  const unsent = [...describeForeign(provider, settings.given), ...chosen.unsent];
  const selection = { ...chosen, unsent };
  return {
    selection,
    baseUrl: sandboxUrl ?? baseUrl,
    origin: nameOrigin({ sandbox, baseUrl: baseUrl ?? selection.baseUrl }),
    credentials,
    timeoutMs,
  };
}

async function loadPriceBook(
  { prices }: EnrichSettings,
  { provider, surroundings }: { provider: Definition; surroundings: Surroundings },
) {
  return prices === undefined
    ? createPublicPriceBook(provider)
    : await readPriceBook(path.resolve(surroundings.workingFolder, prices), provider);
}

/** The lists of numbers that are never asked about. */
export async function loadSuppression(
  { suppress, country }: Pick<EnrichSettings, 'suppress' | 'country'>,
  { workingFolder }: Pick<Surroundings, 'workingFolder'>,
) {
  const files = suppress.map((file) => path.resolve(workingFolder, file));
  return await readSuppression(files, { country });
}
