import { runLines } from '../../compose/run-lines.ts';
import { runsJson, runsText } from '../../report/runs.ts';
import { readerIfThere } from '../ledger-reader.ts';
import type { ReportSettings } from '../settings.ts';
import type { Shell } from '../shell.ts';
import { createTerminal } from '../terminal.ts';

/** `runs`: the runs of the ledger, the latest first. */
export async function runsCommand(settings: ReportSettings, shell: Shell): Promise<number> {
  const ledger = await readerIfThere(settings.ledger);
  try {
    const lines = ledger ? await runLines(ledger) : [];
    const { colour } = createTerminal(shell.stdout, shell.environment);
    shell.stdout.write(settings.json ? `${JSON.stringify(runsJson(lines), undefined, 2)}\n` : runsText(lines, { colour }));
    return 0;
  } finally {
    await ledger?.close();
  }
}
