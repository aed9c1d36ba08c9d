import { createPublicKey } from 'node:crypto';
import { SandboxOptionError, type Settings } from '../options.ts';
import { readText, readTexts, type SettingReader } from '../readers.ts';
import { COVERAGE, INSIGHTS } from './insights.ts';
import { DEFAULT_BILLED } from './prices.ts';

/** The settings that only Identity Insights and the records of charges obey. */
type InsightSettings = Pick<
  Settings,
  | 'registry'
  | 'billedStatuses'
  | 'publicKey'
  | 'applicationId'
  | 'recordDelayMs'
  | 'recordedInsights'
  | 'recordsPerPage'
>;

/** What holds where nothing is said. */
export const DEFAULT_INSIGHT_SETTINGS: InsightSettings = {
  registry: [],
  billedStatuses: DEFAULT_BILLED,
  publicKey: undefined,
  applicationId: undefined,
  recordDelayMs: 0,
  recordedInsights: INSIGHTS,
  recordsPerPage: 1_000,
};

/** Throws a SandboxOptionError where they cannot be. */
export function checkInsightSettings(settings: InsightSettings): Partial<InsightSettings> {
  const { registry, recordedInsights, recordDelayMs, recordsPerPage } = settings;
  return {
    registry: checkNames('registry', registry, Object.keys(COVERAGE)),
    billedStatuses: settings.billedStatuses.map(checkStatus),
    publicKey: checkPublicKey(settings.publicKey),
    recordDelayMs: checkAtLeast(0, 'recordDelayMs', recordDelayMs),
    recordedInsights: checkNames('recordedInsights', recordedInsights, INSIGHTS),
    recordsPerPage: checkAtLeast(1, 'recordsPerPage', recordsPerPage),
  };
}

/** How these settings are read from JSON. */
export const INSIGHT_READERS: Readonly<Record<keyof InsightSettings, SettingReader>> = {
  registry: readTexts,
  billedStatuses: readTexts,
  publicKey: readText,
  applicationId: readText,
  recordDelayMs: Number,
  recordedInsights: readTexts,
  recordsPerPage: Number,
};

function checkNames(setting: string, names: readonly string[], known: readonly string[]) {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new SandboxOptionError(
    `Cannot use "${unknown}" for ${setting}. Choose among ${known.join(', ')}.`,
  );
}

/** Codes are extensible, so any that looks like one is taken. */
function checkStatus(code: string) {
  if (/^[A-Z][A-Z_.]*$/.test(code)) return code;
  throw new SandboxOptionError(
    `Cannot bill the status "${code}". Write codes as OK, NOT_FOUND or NO_COVERAGE.`,
  );
}

function checkPublicKey(pem: string | undefined) {
  if (pem === undefined || readKeyType(pem) === 'rsa') return pem;
  throw new SandboxOptionError(
    'Cannot use the public key: it is no RSA key in PEM. Give one that begins with -----BEGIN PUBLIC KEY-----.',
  );
}

function readKeyType(pem: string) {
  try {
    return createPublicKey(pem).asymmetricKeyType;
  } catch {
    return undefined;
  }
}

function checkAtLeast(least: number, name: string, value: number) {
  if (Number.isInteger(value) && value >= least) return value;
  throw new SandboxOptionError(
    `Cannot use ${value} for ${name}. Write a whole number of at least ${least}.`,
  );
}
