import { SIGNAL_CODES } from '../../run/ending.ts';
import { startEnrich } from '../../compose/start.ts';
import { refuseForeignReport, refuseUnwritable } from '../../run/targets/foreign.ts';
import { DeclinedError, type EnrichOptions, type Tools } from '../../run/options.ts';
import { openLedger } from '../../compose/store.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { CutBy } from '../../lookup/halt.ts';
import { systemClock } from '../../support/clock.ts';
import { systemRandom } from '../../support/random.ts';
import { conclude } from '../conclude.ts';
import { requiredCredentials } from '../env.ts';
import { readDotenv } from '../dotenv.ts';
import { enrichOptions, placesOf, SANDBOX_CREDENTIALS, type ListPlaces } from '../job.ts';
import { startProgress, type Progress } from '../progress.ts';
import { createApproval, refuseUnsaidSpending } from '../spending.ts';
import { openLogOf } from '../logging.ts';
import { noticesOf, runSentence } from '../notices.ts';
import { progressSource } from '../progress-source.ts';
import type { EnrichSettings } from '../options/settings.ts';
import type { Shell } from '../shell.ts';
import { obeySignals } from '../signals.ts';
import { createTerminal, type Terminal } from '../terminal.ts';

/** `enrich <input>`: looks up, writes the enriched list and the cost report. Resolves to the exit code. */
export async function enrichCommand(
  input: string,
  settings: EnrichSettings,
  shell: Shell,
): Promise<number> {
  const places = await placesOf(input, settings, shell);
  await refuseForeignReport({ report: places.report, force: settings.force });
  const credentials = settings.sandbox
    ? SANDBOX_CREDENTIALS
    : requiredCredentials(shell.environment, readDotenv(shell.workingFolder), { sandbox: true });
  const terminal = createTerminal(shell.stderr, shell.environment);
  const screen: Screen = {};
  const warn = (line: string): void => {
    // Not quieted: it is the only word about it.
    if (settings.quiet || !screen.progress) terminal.say(`insight-batch: ${line}`);
    else screen.progress.say(`insight-batch: ${line}`);
  };
  const { log, close: closeLog } = openLogOf(settings, {
    shell,
    secrets: [credentials.secret],
    warn,
  });
  // Behind what may refuse the execution: it would keep the process alive.
  const sandbox = settings.sandbox
    ? await (await import('../own-sandbox.ts')).startSandboxOf(systemClock)
    : undefined;
  try {
    const options = await enrichOptions(settings, {
      places,
      credentials,
      sandboxUrl: sandbox?.url,
      shell,
    });
    const tools = { clock: systemClock, random: systemRandom, log };
    refuseUnsaidSpending({ settings, options, shell, terminal });
    const ledger = await openLedger({
      file: settings.ledger,
      ...tools,
      lockWaitMs: settings.lockWaitMs,
      holder: input === '-' ? 'standard input' : input,
      pid: shell.pid,
      warn: (sentence) => {
        if (!settings.quiet) terminal.say(sentence);
      },
    });
    try {
      return await execute({ settings, options, places, shell, terminal, screen, ledger, tools });
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

/** What is drawn at present. */
interface Screen {
  progress?: Progress;
}

interface Parts {
  readonly settings: EnrichSettings;
  readonly options: EnrichOptions;
  readonly places: ListPlaces;
  readonly shell: Shell;
  readonly terminal: Terminal;
  readonly screen: Screen;
  readonly ledger: Ledger;
  readonly tools: Omit<Tools, 'say'>;
}

async function execute(parts: Parts): Promise<number> {
  const { settings, options, shell, terminal, screen, ledger, tools } = parts;
  await refuseUnwritable(parts.places);
  const { quietly, say, flush } = createVoice(parts);
  let toBuy: number | undefined;
  const learn = (lookups: number): void => void (toBuy = lookups);
  const approve = createApproval(
    { settings, options, shell, terminal },
    { ledger, clock: tools.clock, flush, learn },
  );
  const execution = await startEnrich(options, ledger, {
    ...tools,
    say,
    ...(approve ? { approve } : {}),
  }).catch((error: unknown) => {
    flush();
    throw error;
  });
  for (const line of [
    runSentence(execution.beginning, settings),
    ...noticesOf(settings, { shell, now: tools.clock.now(), beginning: execution.beginning }),
  ])
    quietly(line);
  flush();
  const { run, executionId, continued } = execution.beginning;
  const named = { run: run.id, execution: executionId };
  tools.log.info('execution started', { ...named, continued, level: run.level });
  const calm = obeySignals(execution, {
    shell,
    clock: tools.clock,
    say: (line) => (screen.progress?.say ?? quietly)(line),
  });
  const progress = await startProgress({
    terminal,
    stream: shell.stderr,
    quiet: settings.quiet,
    state: progressSource(execution, { clock: tools.clock, options, toBuy }),
  });
  screen.progress = progress;
  let code: number | undefined;
  try {
    const end = await execution.finish();
    progress.stop();
    const { exitCode, status, stopReason } = end.verdict;
    tools.log.info('execution ended', {
      ...named,
      exit_code: exitCode,
      status,
      stop_reason: stopReason,
      requests: execution.stack.requests(),
    });
    const cutBy = stopReason === 'signal' ? execution.halt.cutBy() : undefined;
    code = await conclude(
      cutBy ? { ...end, verdict: { ...end.verdict, words: GIVEN_UP[cutBy] } } : end,
      parts,
    );
    return code;
  } finally {
    progress.stop();
    calm(code);
  }
}

/** Lines to the person: what comes before anything is drawn is held back until it is flushed, or said at once. */
interface Voice {
  /** Says it now, where nothing is drawn. */
  readonly quietly: (line: string) => void;
  readonly say: (line: string, urgency?: 'at once') => void;
  readonly flush: () => void;
}

function createVoice({ settings, terminal, screen }: Parts): Voice {
  const early: string[] = [];
  const quietly = (line: string): void => {
    if (!settings.quiet) terminal.say(line);
  };
  return {
    quietly,
    say: (line, urgency) => {
      if (screen.progress) screen.progress.say(line);
      else if (urgency) quietly(line);
      else early.push(line);
    },
    flush: () => early.splice(0).forEach(quietly),
  };
}

/** What a run says that gave up attempts at its stop. */
const GIVEN_UP: Readonly<Record<CutBy, string>> = {
  hurry:
    'Stopped at once: attempts in flight were given up. Run the same command again to continue.',
  drain:
    'Stopped: attempts without an answer within --drain were given up. Run the same command again to continue.',
};
