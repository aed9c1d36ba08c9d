import { RefusedError } from '../../run/options.ts';
import { findRunningRuns } from '../../run/summary/lines.ts';
import { summarizeRun } from '../../run/summary/summarize.ts';
import { describeProvider } from '../../providers/identity.ts';
import { findProvider } from '../../providers/registry.ts';
import { reportJson } from '../../report/json.ts';
import { reportText } from '../../report/text.ts';
import { loadRules } from '../../library/job.ts';
import { openReader } from '../../library/ledger-reader.ts';
import { printJson, printStyled } from '../print.ts';
import type { ReportSettings } from '../../settings/settings.ts';
import type { Shell } from '../shell.ts';
import { createTerminal } from '../terminal.ts';

/** `report [run]`: the report of a past run, rendered again from the ledger. */
export async function reportCommand(
  id: string | undefined,
  settings: ReportSettings,
  shell: Shell,
): Promise<number> {
  const ledger = await openReader(settings);
  try {
    const run = await ledger.run(id);
    if (!run) throw new RefusedError(describeMissing(id, settings.ledger));
    const summary = await summarizeRun(ledger, run, {
      words: describeProvider(findProvider(run.product)),
      rules: await loadRules(settings, shell),
    });
    if (settings.json) await printJson(reportJson(summary), shell);
    else {
      const { width, colour } = createTerminal(shell.stdout, shell.environment);
      await printStyled(
        reportText(summary, { width: width(), colour, running: await findRunningRuns(ledger) }),
        shell,
      );
    }
    return 0;
  } finally {
    await ledger.close();
  }
}

function describeMissing(id: string | undefined, file: string) {
  if (id === undefined)
    return `The ledger ${file} holds no runs. Start one with insight-batch enrich list.csv.`;
  return `No run of the ledger ${file} has an id that begins with "${id}", or several have. See insight-batch runs for the ids.`;
}
