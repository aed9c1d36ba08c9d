import { grouped } from '../domain/digits.ts';
import type { Beginning } from '../ledger/port.ts';
import type { EnrichSettings } from './options/settings.ts';
import type { TerminalStream } from './terminal.ts';

/** The first line of an execution: which run this is, and how to get the other. */
export function runSentence(
  { run, continued, orphaned }: Beginning,
  { newRun }: Pick<EnrichSettings, 'newRun'>,
): string {
  if (!continued)
    return `New run ${run.id}.${newRun ? ' Without --new-run an unfinished one of this list is continued.' : ''}`;
  const verbs = orphaned === 1 ? 'was cut off and is' : 'were cut off and are';
  const doubt = orphaned === 0 ? '' : ` ${grouped(orphaned)} of its attempts ${verbs} in doubt.`;
  return `Continuing run ${run.id}; --new-run starts another.${doubt}`;
}

/** Number Insight is switched off (SOURCES, Sunset). */
const SUNSET = Date.UTC(2027, 1, 4);
const DAY_MS = 86_400_000;

/** What is said once at the start of a run. */
export function noticesOf(
  settings: EnrichSettings,
  parts: {
    readonly shell: { readonly stderr: Pick<TerminalStream, 'isTTY'> };
    readonly now: number;
    readonly beginning: Beginning;
  },
): string[] {
  const { shell, now, beginning } = parts;
  const capless =
    beginning.run.maxSpend === undefined && shell.stderr.isTTY !== true && !settings.sandbox;
  return [
    sunsetSentence(now),
    ...(capless
      ? [
          'This run is away from a terminal and has no --max-spend: nothing but the list limits what it costs.',
        ]
      : []),
    ...unsentSentences(settings),
  ];
}

export function sunsetSentence(now: number): string {
  const days = Math.ceil((SUNSET - now) / DAY_MS);
  const when = days > 1 ? ` (in ${String(days)} days)` : '';
  return `Number Insight ${days > 0 ? 'ends' : 'ended'} on 4 February 2027${when}.`;
}

/** Options that the level has no parameter for are said aloud and not sent. */
export function unsentSentences({ level, cnam, ip, ipColumn }: EnrichSettings): string[] {
  if (level === 'advanced') return [];
  return [
    ...(cnam && level === 'basic' ? ['--cnam is not sent: level basic has no caller names.'] : []),
    ...(ip !== undefined || ipColumn !== undefined
      ? [`--ip is not sent: only level advanced takes one, this is ${level}.`]
      : []),
  ];
}
