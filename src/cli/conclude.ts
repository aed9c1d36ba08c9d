import type { EnrichEnd } from '../compose/enrich.ts';
import type { Verdict } from '../compose/ending.ts';
import { messageOf } from '../compose/failure.ts';
import type { EnrichOptions } from '../compose/options.ts';
import type { Summary } from '../domain/summary.ts';
import { reportJson } from '../report/json.ts';
import { reportText } from '../report/text.ts';
import { writeFileAtomically } from '../support/files.ts';
import { exitCodeFor } from './exit.ts';
import type { ListPlaces } from './job.ts';
import type { EnrichSettings } from './settings.ts';
import type { Shell } from './shell.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** Where an execution's end is told. */
export interface Conclusion {
  readonly settings: Pick<EnrichSettings, 'json' | 'quiet'>;
  readonly options: Pick<EnrichOptions, 'output'>;
  readonly places: Pick<ListPlaces, 'report'>;
  readonly shell: Pick<Shell, 'stdout' | 'environment'>;
  readonly terminal: Terminal;
}

const NO_REPORT = 'No report was made, because the ledger could not be read. Once it can be, "insight-batch report --json" makes it.';

/** Report file, summary, and what has to be said whatever `--quiet` says. Resolves to the exit code. */
export async function conclude({ verdict, summary, unwritten }: EnrichEnd, parts: Conclusion): Promise<number> {
  const unreported = summary ? await publish(summary, verdict, parts) : NO_REPORT;
  for (const words of [verdict.words, unwritten, unreported]) if (words !== undefined) parts.terminal.say(`insight-batch: ${words}`);
  return exitCodeFor(unreported === undefined ? [verdict.exitCode] : [verdict.exitCode, 8]);
}

/** Writes the report and shows the summary. Returns what went wrong, in words. */
async function publish(summary: Summary, { exitCode }: Verdict, parts: Conclusion): Promise<string | undefined> {
  const { settings, options, places, shell, terminal } = parts;
  const json = `${JSON.stringify(reportJson(summary), undefined, 2)}\n`;
  const unreported = exitCode === 2 ? undefined : await writeReport(places.report, json);
  if (settings.json) shell.stdout.write(json);
  else if (!settings.quiet) {
    // The list has standard output for itself where it goes there.
    const target = options.output === undefined ? terminal : createTerminal(shell.stdout, shell.environment);
    target.show(reportText(summary, { width: target.width(), colour: target.colour }));
  }
  return unreported;
}

async function writeReport(file: string | undefined, json: string): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    await writeFileAtomically(file, json);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `Cannot write the report ${file}: ${messageOf(error)}. Mend it and write it again with "insight-batch report --json".`;
  }
}
