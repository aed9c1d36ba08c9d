import { startEnrich } from '../compose/start.ts';
import { refuseUnwritable } from '../run/targets/foreign.ts';
import type { EnrichOptions, Tools } from '../run/options.ts';
import type { EnrichEnd } from '../run/record.ts';
import type { Execution } from '../run/execution.ts';
import type { Ledger } from '../ledger/port.ts';
import type { AbandonedBy, Halt } from '../lookup/halt.ts';
import { pickProvider } from '../providers/registry.ts';
import type { Log } from '../support/log.ts';
import type { ListPlaces } from '../library/job.ts';
import { startProgress } from './progress.ts';
import { createApproval } from './spending.ts';
import { endedSentence, listNotices, runSentence } from './notices.ts';
import { progressSource } from './progress-source.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import type { Shell } from './shell.ts';
import { obeySignals } from './signals.ts';
import type { Terminal } from './terminal.ts';

/** What the command has found and opened before it starts an execution. */
export interface CommandParts {
  readonly settings: EnrichSettings;
  readonly options: EnrichOptions;
  readonly places: ListPlaces;
  readonly shell: Shell;
  readonly terminal: Terminal;
  readonly ledger: Ledger;
  readonly tools: Tools;
}

/** One execution from the question whether money may be spent to its end, which `conclude` tells. Resolves to the exit code. */
export async function executeRun(
  parts: CommandParts,
  conclude: (end: EnrichEnd) => Promise<number>,
): Promise<number> {
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
    ...(approve ? { approve } : {}),
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
    code = await conclude(addWords(nameCut(end, execution.halt), ended));
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
