import type { Summary } from '../domain/summary.ts';
import type { EnrichDone } from '../library/enrich.ts';
import { judgeWriting } from '../library/report-file.ts';
import { reportJson } from '../report/json.ts';
import { reportText } from '../report/text.ts';
import { capSourceText, jsonText, makePrintableStyled } from '../report/words.ts';
import type { ExecutionEnding } from '../run/ending.ts';
import { RefusedError } from '../run/options.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import { print, printStyled } from './print.ts';
import type { Shell } from './shell.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** Where an execution's end is told. */
interface Conclusion {
  readonly settings: Pick<EnrichSettings, 'json' | 'quiet' | 'maxSpend'>;
  readonly shell: Pick<Shell, 'stdout' | 'environment'>;
  readonly terminal: Terminal;
}

/** Summary, and what has to be said whatever `--quiet` says. Resolves to the exit code. */
export async function concludeRun(done: EnrichDone, parts: Conclusion): Promise<number> {
  const { ending, summary, unwritten, rescued, elsewhere } = done.end;
  const unprinted = summary && (await printSummary(summary, done, parts));
  // That a reader has enough is no error.
  const ended =
    ending.exitCode === 0 && parts.settings.quiet
      ? undefined
      : withCapSource(ending, summary, parts);
  for (const words of [ended, rescued, unwritten, elsewhere, done.unreported, unprinted])
    if (words !== undefined) parts.terminal.say(`insight-batch: ${words}`);
  return unprinted === undefined ? done.exitCode : judgeWriting(done.end, { isWritten: false });
}

/** Whoever is stopped by a cap that is not on the command line looks for it elsewhere. */
function withCapSource(
  { words, stopReason }: ExecutionEnding,
  summary: Summary | undefined,
  { settings }: Conclusion,
) {
  const from = summary?.cap.from ?? null;
  if (words === undefined || stopReason !== 'max-spend' || from === null) return words;
  if (settings.maxSpend === undefined)
    return `${words} The run keeps the cap that an earlier execution was given by ${capSourceText(from)}.`;
  return from === 'option' ? words : `${words} The cap is ${capSourceText(from)}.`;
}

/** The summary, or the report as JSON; returns why standard output did not take it. */
async function printSummary(
  summary: Summary,
  { outputs, end }: Pick<EnrichDone, 'outputs' | 'end'>,
  { settings, shell, terminal }: Conclusion,
) {
  if (!settings.json && settings.quiet) return undefined;
  // The list has standard output for itself where it goes there.
  const taken = outputs.some(({ path }) => path === undefined);
  const target = taken ? terminal : createTerminal(shell.stdout, shell.environment);
  const running = new Set(end.isGoingOn ? [summary.run.id] : []);
  const page = { width: target.width(), colour: target.colour, running };
  const text = settings.json ? jsonText(reportJson(summary)) : reportText(summary, page);
  if (target === terminal) {
    terminal.show(makePrintableStyled(text));
    return undefined;
  }
  try {
    await (settings.json ? print(text, shell) : printStyled(text, shell));
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return `${error.message} Write it again with "insight-batch report${settings.json ? ' --json' : ''}".`;
  }
}
