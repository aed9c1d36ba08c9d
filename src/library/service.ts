import { openLedger } from '../compose/store.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Credentials } from '../providers/port.ts';
import { pickProvider } from '../providers/registry.ts';
import { RefusedError, type EnrichOptions, type Tools } from '../run/options.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import { systemClock } from '../support/clock.ts';
import { systemRandom } from '../support/random.ts';
import type { Hooks } from './hooks.ts';
import { enrichOptions, type ListPlaces } from './job.ts';
import { openRunLog } from './logging.ts';
import type { Surroundings } from './surroundings.ts';

/** Credentials as they were found. */
export interface FoundCredentials {
  readonly values: Credentials;
  /** What nothing may show: each secret in every form in which it came. */
  readonly secrets: readonly string[];
  /** A sentence where of what lookups do without only a part is there. */
  readonly said: readonly string[];
}

/** Who asks a service, and with what. */
export interface Asker {
  readonly settings: EnrichSettings;
  readonly surroundings: Surroundings;
  readonly hooks: Hooks;
  /** Asked for where the imitation does not serve. Throws UsageError where they are missing. */
  findCredentials(): FoundCredentials;
}

/** What a service is asked for. */
export interface ServiceWork extends Asker {
  readonly places: ListPlaces;
  /** What the holder of the ledger is called while another one waits for it. */
  readonly holder: string;
}

/** What is found and open before an execution starts. */
export interface RunParts extends Pick<ServiceWork, 'settings' | 'places' | 'hooks'> {
  readonly options: EnrichOptions;
  readonly ledger: Ledger;
  readonly tools: Tools;
}

const LEASE_MS = 60_000;
/** An attempt that left within the lease has ended by then. */
const LEASE_BEYOND_TIMEOUT_MS = 15_000;

/** Throws RefusedError where the lease would end while an attempt is waited for. */
export function chooseLease({ leaseMs, timeoutMs }: Pick<EnrichSettings, 'leaseMs' | 'timeoutMs'>) {
  const least = timeoutMs + LEASE_BEYOND_TIMEOUT_MS;
  if (leaseMs !== undefined && leaseMs < least)
    throw new RefusedError(
      `Cannot use --lease ${leaseMs / 1_000}s: an attempt may take --timeout, ${timeoutMs / 1_000} s, and 15 s beside it. Give at least ${least / 1_000}s.`,
    );
  return leaseMs ?? Math.max(LEASE_MS, least);
}

function listLedgerSecrets({ ledgerAccess }: EnrichSettings) {
  const password = ledgerAccess?.password;
  return password === undefined ? [] : [password, encodeURIComponent(password)];
}

/**
 * Opens everything that asking takes (credentials, log, imitation, ledger), works with it, and
 * closes it.
 */
export async function withService<T>(
  service: ServiceWork,
  work: (parts: RunParts) => Promise<T>,
): Promise<T> {
  const { settings, places, surroundings, hooks, holder } = service;
  const { voice } = hooks;
  const provider = pickProvider(settings);
  const found = settings.sandbox ? undefined : service.findCredentials();
  const secrets = [...(found?.secrets ?? []), ...listLedgerSecrets(settings)];
  const { log, close: closeLog } = await openRunLog({ settings, surroundings, hooks }, secrets);
  // Behind what may refuse the execution: it would keep the process alive.
  const sandbox = settings.sandbox
    ? await (await import('./own-sandbox.ts')).startOwnSandbox(provider, systemClock)
    : undefined;
  try {
    const options = await enrichOptions(settings, {
      places,
      credentials: sandbox?.credentials ?? found?.values ?? {},
      sandboxUrl: sandbox?.url,
      surroundings,
    });
    const tools = { clock: systemClock, random: systemRandom, log, voice };
    found?.said.forEach(voice.say);
    hooks.refuseUnsaid({ settings, options });
    const ledger = await openLedger({
      file: settings.ledger,
      access: settings.ledgerAccess,
      ...tools,
      lockWaitMs: settings.lockWaitMs,
      leaseMs: chooseLease(settings),
      holder,
      pid: surroundings.pid,
      warn: voice.sayAtOnce,
    });
    try {
      return await work({ settings, options, places, hooks, ledger, tools });
    } finally {
      await ledger.close();
    }
  } finally {
    closeLog();
    await sandbox?.close();
  }
}
