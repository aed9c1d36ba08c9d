import type { Hooks } from '../library/hooks.ts';
import { progressSource } from '../library/progress-source.ts';
import { SIGNAL_CODES } from '../run/ending.ts';
import { DeclinedError } from '../run/options.ts';
import { createVoice, type Voice } from '../run/voice.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import { startProgress } from './progress.ts';
import type { Shell } from './shell.ts';
import { obeySignals } from './signals.ts';
import { createApproval, refuseUnsaidSpending } from './spending.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** A command that runs where a person may look on. */
interface TerminalRun {
  readonly settings: EnrichSettings;
  readonly shell: Shell;
}

/**
 * Runs `work` with a terminal around it: a question before money is spent, a progress line, signals
 * that stop the run. Resolves to the exit code.
 */
export async function atTerminal(
  { settings, shell }: TerminalRun,
  work: (hooks: Hooks, terminal: Terminal) => Promise<number>,
): Promise<number> {
  const terminal = createTerminal(shell.stderr, shell.environment);
  const voice = createVoice(terminal, settings);
  let calm: (exitCode: number | undefined) => void = () => undefined;
  let code: number | undefined;
  const hooks = createHooks({ settings, shell, terminal, voice }, (calmSignals) => {
    calm = calmSignals;
  });
  try {
    code = await work(hooks, terminal);
    return code;
  } catch (error) {
    if (!(error instanceof DeclinedError)) throw error;
    return error.answer === 'no' ? 2 : SIGNAL_CODES.SIGINT;
  } finally {
    calm(code);
  }
}

interface HookParts extends TerminalRun {
  readonly terminal: Terminal;
  readonly voice: Voice;
}

/** `keep` takes what ends the obedience to signals, once there is any. */
function createHooks(
  { settings, shell, terminal, voice }: HookParts,
  keep: (calm: ReturnType<typeof obeySignals>) => void,
): Hooks {
  return {
    voice,
    watched: shell.stderr.isTTY === true,
    logSink: shell.stderr,
    refuseUnsaid: (parts) => refuseUnsaidSpending({ ...parts, shell, terminal }),
    createApproval: ({ options, ledger, tools }, learn) =>
      createApproval(
        { settings, options, shell, terminal },
        { ledger, clock: tools.clock, voice, learn },
      ),
    follow: async (execution, { options, tools: { clock } }, toBuy) => {
      keep(obeySignals(execution, { shell, clock, voice }));
      const progress = await startProgress({
        terminal,
        stream: shell.stderr,
        quiet: settings.quiet,
        state: progressSource(execution, { clock, options, toBuy }),
      });
      // With --quiet nothing is drawn, and a warning is to be seen.
      if (!settings.quiet) voice.moveAbove(progress);
      return progress.stop;
    },
  };
}
