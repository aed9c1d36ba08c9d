import { startEnrich } from '../compose/start.ts';
import type { AbandonedBy, Halt } from '../lookup/halt.ts';
import { pickProvider } from '../providers/registry.ts';
import type { Execution } from '../run/execution.ts';
import type { EnrichEnd } from '../run/record.ts';
import { refuseUnwritable } from '../run/targets/foreign.ts';
import type { Log } from '../support/log.ts';
import { endedSentence, listNotices, runSentence } from './notices.ts';
import type { RunParts } from './service.ts';

/** One execution from the question whether money may be spent, unless it was asked before, to its end. */
export async function executeRun(
  parts: RunParts,
  { asks = true }: { asks?: boolean } = {},
): Promise<EnrichEnd> {
  const { settings, options, hooks, ledger, tools } = parts;
  await refuseUnwritable(parts.places);
  let toBuy: number | undefined;
  const approval = hooks.createApproval(parts, (lookups) => {
    toBuy = lookups;
  });
  const approve = asks ? approval : undefined;
  const execution = await startEnrich(options, ledger, {
    ...tools,
    ...(approve ? { approve } : {}),
  }).catch((error: unknown) => {
    tools.voice.flow();
    throw error;
  });
  announce(execution, parts);
  const unfollow = await hooks.follow(execution, parts, toBuy);
  try {
    const end = await execution.run();
    logEnd(execution, end, tools.log);
    const ended = endedSentence(pickProvider(settings), tools.clock.now(), end);
    return addWords(nameCut(end, execution.halt), ended);
  } finally {
    unfollow();
  }
}

/** Says which run this is and what holds for it, then what was said while it started. */
function announce({ beginning }: Execution, { settings, options, hooks, tools }: RunParts) {
  const { clock, voice, log } = tools;
  voice.sayAtOnce(runSentence(beginning, settings));
  const { selection } = options.service;
  const { watched } = hooks;
  const notices = listNotices(settings, { watched, now: clock.now(), beginning, selection });
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
