import { readAmount } from './amounts.ts';
import { checkFaults, parseFaults } from './faults.ts';
import {
  checkInsightSettings,
  DEFAULT_INSIGHT_SETTINGS,
  INSIGHT_READERS,
} from './identity-insights/settings.ts';
import { readFlag, refuseValue, type SettingReader } from './readers.ts';
import {
  checkLatency,
  parseLatency,
  SandboxOptionError,
  type Latency,
  type SandboxCredentials,
  type SandboxChange,
  type Settings,
} from './options.ts';

/** What holds where nothing is said. */
export const DEFAULT_SETTINGS: Settings = {
  ratePerSecondMax: 0,
  throttledAs: 'status1',
  latencyMs: { min: 20, max: 60 },
  faults: {},
  prices: true,
  credentials: undefined,
  autoReload: false,
  denied: [],
  refuseAs401: false,
  ...DEFAULT_INSIGHT_SETTINGS,
};

/**
 * The settings after a change; what the change leaves out stays. Throws a SandboxOptionError where
 * it cannot be.
 */
export function applyChange(before: Settings, change: SandboxChange): Settings {
  const { balance: _ofTheAccount, ...named } = change;
  const said = Object.entries(named).filter(
    ([name, value]) => value !== undefined || TAKEN_BACK.includes(name),
  );
  const after: Settings = { ...before, ...Object.fromEntries(said) };
  return {
    ...after,
    ratePerSecondMax: checkRate(after.ratePerSecondMax),
    latencyMs: checkLatency(after.latencyMs),
    faults: checkFaults(after.faults),
    denied: after.denied.map(checkDeniable),
    ...checkInsightSettings(after),
  };
}

/** Named and undefined: any are accepted again. */
const TAKEN_BACK = ['credentials', 'publicKey', 'applicationId'];

/** In 10^-8. Throws a SandboxOptionError for what is no amount. */
export function parseBalance(text: string): bigint {
  const units = readAmount(text);
  if (units === undefined)
    throw new SandboxOptionError(
      `Cannot use the balance "${text}". Write digits with a point and at most 8 places, e.g. 100.00.`,
    );
  return units;
}

/**
 * A change as it comes over HTTP, read leniently: faults and latency may also be the texts of the
 * command line.
 */
export function settingsFromJson(json: unknown): SandboxChange {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new SandboxOptionError(
      'Cannot read the change: it is no JSON object. Send e.g. {"ratePerSecondMax":30}.',
    );
  const entries = Object.entries(json).map(([name, value]: [string, unknown]) => {
    const read = READERS[name];
    if (read === undefined)
      throw new SandboxOptionError(
        `Cannot set "${name}": there is no such setting. There are ${Object.keys(READERS).join(', ')}.`,
      );
    return [name, read(value, name)] as const;
  });
  return Object.fromEntries(entries);
}

const READERS: Readonly<Record<string, SettingReader>> = {
  balance: (value) => String(value),
  ratePerSecondMax: Number,
  throttledAs: (value, name) =>
    value === 'status1' || value === 'http429'
      ? value
      : refuseValue(name, '"status1" or "http429"'),
  latencyMs: (value, name) =>
    typeof value === 'string' ? parseLatency(value) : readLatency(value, name),
  faults: (value, name) =>
    typeof value === 'string' ? parseFaults(value) : readRecord(value, name),
  prices: readFlag,
  credentials: readCredentials,
  autoReload: readFlag,
  denied: (value, name) =>
    Array.isArray(value)
      ? value.map(String)
      : refuseValue(name, 'a list such as ["advanced","cnam"]'),
  refuseAs401: readFlag,
  ...INSIGHT_READERS,
};

function readRecord(value: unknown, name: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? { ...value }
    : refuseValue(name, 'an object');
}

function readLatency(value: unknown, name: string): Latency {
  const { min, max } = readRecord(value, name);
  return typeof min === 'number' && typeof max === 'number'
    ? { min, max }
    : refuseValue(name, '"20-60" or {"min":20,"max":60}');
}

function readCredentials(value: unknown, name: string): SandboxCredentials | undefined {
  if (value === null) return undefined;
  const { key, secret } = readRecord(value, name);
  return typeof key === 'string' && typeof secret === 'string'
    ? { key, secret }
    : refuseValue(name, '{"key":"...","secret":"..."} or null');
}

const DENIABLE = ['basic', 'standard', 'advanced', 'cnam'];

function checkDeniable(name: string) {
  if (DENIABLE.includes(name)) return name;
  throw new SandboxOptionError(`Cannot deny "${name}". Choose among ${DENIABLE.join(', ')}.`);
}

function checkRate(rate: number) {
  if (Number.isInteger(rate) && rate >= 0) return rate;
  throw new SandboxOptionError(
    `Cannot use the rate ${rate}. Write a whole number of requests per second, or 0 for any number.`,
  );
}
