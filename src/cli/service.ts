import { SIGNAL_CODES } from '../run/ending.ts';
import { DeclinedError } from '../run/options.ts';
import { openLedger } from '../compose/store.ts';
import { createVoice } from '../run/voice.ts';
import { pickProvider } from '../providers/registry.ts';
import { systemClock } from '../support/clock.ts';
import { systemRandom } from '../support/random.ts';
import { credentialSources } from './dotenv.ts';
import { requiredCredentials } from './credentials.ts';
import { enrichOptions, type ListPlaces } from '../library/job.ts';
import { refuseUnsaidSpending } from './spending.ts';
import { openRunLog } from './logging.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import type { Shell } from './shell.ts';
import type { CommandParts } from './execution.ts';
import { createTerminal } from './terminal.ts';

/** What a command asks a service for. */
export interface ServiceWork {
  readonly input: string;
  readonly settings: EnrichSettings;
  readonly places: ListPlaces;
  readonly shell: Shell;
}

/** Opens everything that asking takes (credentials, log, imitation, ledger), works with it, and closes it. Resolves to the exit code. */
export async function withService(
  { input, settings, places, shell }: ServiceWork,
  work: (parts: CommandParts) => Promise<number>,
): Promise<number> {
  const provider = pickProvider(settings);
  const found = settings.sandbox
    ? undefined
    : requiredCredentials(credentialSources(provider, shell), { sandbox: true });
  const terminal = createTerminal(shell.stderr, shell.environment);
  const voice = createVoice(terminal, settings);
  const secrets = found?.secrets ?? [];
  const { log, close: closeLog } = openRunLog(settings, shell, secrets, voice.warn);
  // Behind what may refuse the execution: it would keep the process alive.
  const sandbox = settings.sandbox
    ? await (await import('../library/own-sandbox.ts')).startOwnSandbox(provider, systemClock)
    : undefined;
  try {
    const options = await enrichOptions(settings, {
      places,
      credentials: sandbox?.credentials ?? found?.values ?? {},
      sandboxUrl: sandbox?.url,
      surroundings: shell,
    });
    const tools = { clock: systemClock, random: systemRandom, log, voice };
    found?.said.forEach(voice.say);
    refuseUnsaidSpending({ settings, options, shell, terminal });
    const ledger = await openLedger({
      file: settings.ledger,
      ...tools,
      lockWaitMs: settings.lockWaitMs,
      holder: input === '-' ? 'standard input' : input,
      pid: shell.pid,
      warn: voice.sayAtOnce,
    });
    try {
      return await work({ settings, options, places, shell, terminal, ledger, tools });
    } catch (error) {
      if (!(error instanceof DeclinedError)) throw error;
      return error.answer === 'no' ? 2 : SIGNAL_CODES.SIGINT;
    } finally {
      await ledger.close();
    }
  } finally {
    closeLog();
    await sandbox?.close();
  }
}
