import { listRuns, findRunningRuns } from '../../run/summary/lines.ts';
import { runsJson, runsText } from '../../report/runs.ts';
import { openReader } from '../../library/ledger-reader.ts';
import { printJson, printStyled } from '../print.ts';
import type { ReportSettings } from '../../settings/settings.ts';
import type { Shell } from '../shell.ts';
import { createTerminal } from '../terminal.ts';

/** `runs`: the runs of the ledger, the latest first. */
export async function runsCommand(settings: ReportSettings, shell: Shell): Promise<number> {
  const ledger = await openReader(settings);
  try {
    const lines = await listRuns(ledger);
    const running = await findRunningRuns(ledger);
    const workers = await ledger.workers?.();
    const { colour } = createTerminal(shell.stdout, shell.environment);
    await (settings.json
      ? printJson(runsJson(lines, { running, workers }), shell)
      : printStyled(runsText(lines, { colour, running, workers }), shell));
    return 0;
  } finally {
    await ledger.close();
  }
}
