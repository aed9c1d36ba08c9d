import { runLines, runningRun } from '../../compose/run-lines.ts';
import { runsJson, runsText } from '../../report/runs.ts';
import { readerOf } from '../ledger-reader.ts';
import type { ReportSettings } from '../settings.ts';
import type { Shell } from '../shell.ts';
import { createTerminal } from '../terminal.ts';

/** `runs`: the runs of the ledger, the latest first. */
export async function runsCommand(settings: ReportSettings, shell: Shell): Promise<number> {
  const ledger = await readerOf(settings.ledger);
  try {
    const lines = await runLines(ledger);
    const running = await runningRun(ledger);
    const { colour } = createTerminal(shell.stdout, shell.environment);
    shell.stdout.write(settings.json ? `${JSON.stringify(runsJson(lines), undefined, 2)}\n` : runsText(lines, { colour, running }));
    return 0;
  } finally {
    await ledger.close();
  }
}
