import type { EnrichEnd } from '../run/record.ts';
import type { ExecutionEnding } from '../run/ending.ts';
import { describeElsewhere, describeSystemError } from '../run/failure.ts';
import { RefusedError, type EnrichOptions } from '../run/options.ts';
import type { Summary } from '../domain/summary.ts';
import { reportJson } from '../report/json.ts';
import { reportText } from '../report/text.ts';
import { capSourceText, makePrintableStyled } from '../report/words.ts';
import { writeFileAtomically } from '../support/output.ts';
import type { ListPlaces } from '../library/job.ts';
import { jsonText, print, printStyled } from './print.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import type { Shell } from './shell.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** Where an execution's end is told. */
export interface Conclusion {
  readonly settings: Pick<EnrichSettings, 'json' | 'quiet' | 'maxSpend'>;
  readonly options: Pick<EnrichOptions, 'outputs'>;
  readonly places: Pick<ListPlaces, 'report'>;
  readonly shell: Pick<Shell, 'stdout' | 'environment'>;
  readonly terminal: Terminal;
}

const NO_REPORT =
  'No report was made, because the ledger could not be read. Once it can be, "insight-batch report --json" makes it.';

/**
 * Report file, summary, and what has to be said whatever `--quiet` says. Resolves to the exit code.
 */
export async function concludeRun(
  { ending, summary, unwritten, rescued, elsewhere }: EnrichEnd,
  parts: Conclusion,
): Promise<number> {
  const unreported = summary ? await writeReport(summary, ending, parts) : NO_REPORT;
  const unprinted = summary && (await printSummary(summary, parts));
  // That a reader has enough is no error.
  const ended =
    ending.exitCode === 0 && parts.settings.quiet
      ? undefined
      : withCapSource(ending, summary, parts);
  for (const words of [ended, rescued, unwritten, elsewhere, unreported, unprinted])
    if (words !== undefined) parts.terminal.say(`insight-batch: ${words}`);
  if (unreported === undefined && unprinted === undefined) return ending.exitCode;
  // What cannot be written is 8 whatever else the run ended with, but 2 where this execution
  // attempted nothing.
  const spent = ending.exitCode === 8 || (summary?.executions.at(-1)?.attempts ?? 1) > 0;
  return spent ? 8 : 2;
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
async function printSummary(summary: Summary, { settings, options, shell, terminal }: Conclusion) {
  if (!settings.json && settings.quiet) return undefined;
  // The list has standard output for itself where it goes there.
  const taken = options.outputs.some(({ path }) => path === undefined);
  const target = taken ? terminal : createTerminal(shell.stdout, shell.environment);
  const text = settings.json
    ? jsonText(reportJson(summary))
    : reportText(summary, { width: target.width(), colour: target.colour });
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

/**
 * Returns why the report file could not be written. An execution that ended with exit 2 writes
 * none.
 */
async function writeReport(
  summary: Summary,
  { exitCode }: ExecutionEnding,
  { places: { report: file }, terminal }: Conclusion,
) {
  if (file === undefined || exitCode === 2) return undefined;
  try {
    const onWaiting = () => terminal.say(`Waiting for a reader of ${file}.`);
    const elsewhere = await writeFileAtomically(file, jsonText(reportJson(summary)), { onWaiting });
    if (elsewhere !== undefined)
      terminal.say(`insight-batch: ${describeElsewhere('The report', { file, elsewhere })}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `Cannot write the report ${file}: ${describeSystemError(error)}. Mend it and write it again with "insight-batch report --json".`;
  }
}
