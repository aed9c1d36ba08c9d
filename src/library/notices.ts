import { groupDigits } from '../domain/digits.ts';
import type { Beginning } from '../ledger/port.ts';
import { successorWords, type ProviderIdentity } from '../providers/identity.ts';
import type { Selection } from '../providers/port.ts';
import { pickProvider } from '../providers/registry.ts';
import type { EnrichEnd } from '../run/record.ts';
import type { EnrichSettings } from '../settings/settings.ts';

/** The first line of an execution: which run this is, and how to get the other. */
export function runSentence(
  { run, continued, others, isLate, orphaned }: Beginning,
  { newRun, output }: Pick<EnrichSettings, 'newRun' | 'output'>,
): string {
  if (others > 0) {
    const they = others === 1 ? 'another process works' : `${others} other processes work`;
    const files = output.length > 0 ? '' : ' Without --output it writes no file.';
    return `Taking part in run ${run.id}, which ${they} on.${files}`;
  }
  if (isLate)
    return `Taking part in run ${run.id}, which others have ended: what it has bought is written, under its cap.`;
  if (!continued)
    return `New run ${run.id}.${newRun ? ' Without --new-run an unfinished one of this list is continued.' : ''}`;
  const verbs = orphaned === 1 ? 'was cut off and is' : 'were cut off and are';
  const doubt =
    orphaned === 0 ? '' : ` ${groupDigits(orphaned)} of its attempts ${verbs} in doubt.`;
  return `Continuing run ${run.id}; --new-run starts another.${doubt}`;
}

const DAY_MS = 86_400_000;

/** What is said once at the start of a run. */
export function listNotices(
  settings: EnrichSettings,
  {
    watched,
    now,
    beginning,
    selection,
  }: {
    selection: Pick<Selection, 'unsent'>;
    watched: boolean;
    now: number;
    beginning: Beginning;
  },
): string[] {
  const capless = beginning.run.maxSpend === undefined && !watched && !settings.sandbox;
  return [
    ...sunsetSentence(pickProvider(settings), now),
    ...(capless
      ? [
          'This run is away from a terminal and has no --max-spend: nothing but the list limits what it costs.',
        ]
      : []),
    ...selection.unsent,
  ];
}

/**
 * When the provider is switched off, and which one to ask instead; nothing where no day is known.
 */
export function sunsetSentence(identity: ProviderIdentity, now: number): string[] {
  const { title, sunset } = identity;
  if (!sunset) return [];
  const days = Math.ceil((sunset.at - now) / DAY_MS);
  const when = days > 1 ? ` (in ${days} days)` : '';
  const verb = days > 0 ? 'ends' : 'ended';
  return [`${title} ${verb} on ${sunset.day}${when}. ${successorWords(identity) ?? ''}.`];
}

/** What an estimate says of the end: nothing before the day, since it asks nobody and spends nothing. */
export function pastSentence(identity: ProviderIdentity, now: number): string[] {
  const { sunset } = identity;
  return sunset && now >= sunset.at ? sunsetSentence(identity, now) : [];
}

/** What a run that got no answer at all is told from the day on which its provider is switched off. */
export function endedSentence(
  identity: ProviderIdentity,
  now: number,
  { ending, summary }: Pick<EnrichEnd, 'ending' | 'summary'>,
): string | undefined {
  const { title, sunset } = identity;
  if (!sunset || now < sunset.at) return undefined;
  const unanswered = ending.exitCode === 3 && summary?.lookups.settled === 0;
  if (!unanswered && ending.stopReason !== 'api-gone' && ending.stopReason !== 'gave-up')
    return undefined;
  const { name, title: other } = sunset.successor;
  return `${title} ended on ${sunset.day}: type the same command with --provider ${name} to ask ${other} instead.`;
}
