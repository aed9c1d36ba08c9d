import { SIGNAL_CODES } from '../../run/ending.ts';
import { startEnrich } from '../../compose/start.ts';
import { refuseForeignReport, refuseUnwritable } from '../../run/targets/foreign.ts';
import { DeclinedError, type EnrichOptions, type Tools } from '../../run/options.ts';
import { openLedger } from '../../compose/store.ts';
import type { EnrichEnd } from '../../run/record.ts';
import type { Execution } from '../../run/execution.ts';
import { createVoice } from '../../run/voice.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { AbandonedBy, Halt } from '../../lookup/halt.ts';
import { pickProvider } from '../../providers/registry.ts';
import { systemClock } from '../../support/clock.ts';
import type { Log } from '../../support/log.ts';
import { systemRandom } from '../../support/random.ts';
import { concludeRun } from '../conclude.ts';
import { credentialSources } from '../dotenv.ts';
import { requiredCredentials } from '../credentials.ts';
import { enrichOptions, findPlaces, type ListPlaces } from '../job.ts';
import { startProgress } from '../progress.ts';
import { createApproval, refuseUnsaidSpending } from '../spending.ts';
import { openRunLog } from '../logging.ts';
import { endedSentence, listNotices, runSentence } from '../notices.ts';
import { progressSource } from '../progress-source.ts';
import type { EnrichSettings } from '../options/settings.ts';
import type { Shell } from '../shell.ts';
import { obeySignals } from '../signals.ts';
import { createTerminal, type Terminal } from '../terminal.ts';

/**
 * `enrich <input>`: looks up, writes the enriched list and the cost report. Resolves to the exit
 * code.
 */
export async function enrichCommand(
  input: string,
  settings: EnrichSettings,
  shell: Shell,
): Promise<number> {
  const places = await findPlaces(input, settings, shell);
  await refuseForeignReport({ report: places.report, force: settings.force });
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
    ? await (await import('../own-sandbox.ts')).startOwnSandbox(provider, systemClock)
    : undefined;
  try {
    const options = await enrichOptions(settings, {
      places,
      credentials: sandbox?.credentials ?? found?.values ?? {},
      sandboxUrl: sandbox?.url,
      shell,
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
      return await execute({ settings, options, places, shell, terminal, ledger, tools });
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

/** What the command has found and opened before it starts an execution. */
interface CommandParts {
  readonly settings: EnrichSettings;
  readonly options: EnrichOptions;
  readonly places: ListPlaces;
  readonly shell: Shell;
  readonly terminal: Terminal;
  readonly ledger: Ledger;
  readonly tools: Tools;
}

/** One execution from the question whether money may be spent to the report. */
async function execute(parts: CommandParts) {
  const { settings, options, shell, terminal, ledger, tools } = parts;
  const { clock, voice } = tools;
  await refuseUnwritable(parts.places);
  let toBuy: number | undefined;
  const learn = (lookups: number): void => void (toBuy = lookups);
  const approve = createApproval(
    { settings, options, shell, terminal },
    { ledger, clock, voice, learn },
  );
  const execution = await startEnrich(options, ledger, {
    ...tools,
    ...(approve && { approve }),
  }).catch((error: unknown) => {
    voice.flow();
    throw error;
  });
  announce(execution, parts);
  const calm = obeySignals(execution, { shell, clock, voice });
  const progress = await startProgress({
    terminal,
    stream: shell.stderr,
    quiet: settings.quiet,
    state: progressSource(execution, { clock, options, toBuy }),
  });
  // With --quiet nothing is drawn, and a warning is to be seen.
  if (!settings.quiet) voice.moveAbove(progress);
  let code: number | undefined;
  try {
    const end = await execution.run();
    progress.stop();
    logEnd(execution, end, tools.log);
    const ended = endedSentence(pickProvider(settings), clock.now(), end);
    code = await concludeRun(addWords(nameCut(end, execution.halt), ended), parts);
    return code;
  } finally {
    progress.stop();
    calm(code);
  }
}

/** Says which run this is and what holds for it, then what was said while it started. */
function announce({ beginning }: Execution, { settings, options, shell, tools }: CommandParts) {
  const { clock, voice, log } = tools;
  voice.sayAtOnce(runSentence(beginning, settings));
  const { selection } = options.service;
  const notices = listNotices(settings, { shell, now: clock.now(), beginning, selection });
  notices.forEach(voice.sayAtOnce);
  voice.flow();
  const { run, executionId, continued } = beginning;
  log.info('execution started', {
    run: run.id,
    execution: executionId,
    continued,
    level: run.level,
  });
}

function logEnd({ beginning, stack }: Execution, { ending }: EnrichEnd, log: Log) {
  log.info('execution ended', {
    run: beginning.run.id,
    execution: beginning.executionId,
    exit_code: ending.exitCode,
    status: ending.status,
    stop_reason: ending.stopReason,
    requests: stack.requests(),
  });
}

/** A signal that gave up attempts says so, and by whose wish. */
function nameCut(end: EnrichEnd, halt: Halt) {
  const cutBy = end.ending.stopReason === 'signal' ? halt.abandonedBy() : undefined;
  return cutBy ? { ...end, ending: { ...end.ending, words: GIVEN_UP[cutBy] } } : end;
}

function addWords(end: EnrichEnd, more: string | undefined): EnrichEnd {
  const words = [end.ending.words, more].filter((part) => part !== undefined).join(' ');
  return more === undefined ? end : { ...end, ending: { ...end.ending, words } };
}

/** What a run says that gave up attempts at its stop. */
const GIVEN_UP: Readonly<Record<AbandonedBy, string>> = {
  hurry:
    'Stopped at once: attempts in flight were given up. Run the same command again to continue.',
  drain:
    'Stopped: attempts without an answer within --drain were given up. Run the same command again to continue.',
};
