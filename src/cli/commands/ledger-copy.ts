import { copyLedger, type CopyPlace } from '../../compose/copy.ts';
import type { CopySummary } from '../../ledger/copy.ts';
import { formatMoney } from '../../domain/money.ts';
import { countNoun, groupDigits } from '../../report/words.ts';
import { findUserName } from '../../support/user.ts';
import { readLedgerPlace } from '../../settings/ledger-place.ts';
import type { LedgerSettings } from '../../settings/settings.ts';
import { systemClock } from '../../support/clock.ts';
import { print, printJson } from '../print.ts';
import type { Shell } from '../shell.ts';
import { createStop } from '../stop.ts';
import { createTerminal } from '../terminal.ts';

/** `ledger copy FROM TO`: each a file or a server. */
export async function copyCommand(
  [from, to]: readonly [from: string, to: string],
  settings: LedgerSettings,
  shell: Shell,
): Promise<number> {
  const places = {
    from: readPlace(from, 'FROM', { settings, shell }),
    to: readPlace(to, 'TO', { settings, shell }),
  };
  const { around, pause } = createStop(shell, systemClock);
  const { lockWaitMs } = settings;
  const copy = async () => {
    const parts = { ...places, pause, clock: systemClock, lockWaitMs, pid: shell.pid };
    const copied = await copyLedger(parts);
    if (settings.json) await printJson(describeCopy(copied, places), shell);
    else if (!settings.quiet) await print(tellCopy(copied, places), shell);
    return 0;
  };
  return await around(copy, () => {
    createTerminal(shell.stderr, shell.environment).say(
      'insight-batch: stopped, and nothing was copied. Run the same command again.',
    );
  });
}

/** Where the configured ledger is the same database, what is known of its password holds here too. */
function readPlace(
  text: string,
  label: string,
  { settings, shell }: { settings: LedgerSettings; shell: Shell },
): CopyPlace {
  const { environment, platform } = shell;
  const place = readLedgerPlace(
    { ledger: text, sandbox: false },
    {
      given: { text, source: 'command line', label },
      places: { environment, platform, findUserName },
    },
  );
  return place.ledger === settings.ledger ? settings : place;
}

type Places = Readonly<Record<'from' | 'to', CopyPlace>>;

function describeCopy({ rows, books }: CopySummary, { from, to }: Places) {
  const { net, inDoubtMax, unconfirmed } = books;
  return {
    from: from.ledger,
    to: to.ledger,
    rows,
    net: formatMoney(net),
    in_doubt_max: inDoubtMax === null ? null : formatMoney(inDoubtMax),
    unconfirmed: unconfirmed === null ? null : formatMoney(unconfirmed),
  };
}

function tellCopy({ rows, books }: CopySummary, { from, to }: Places) {
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const { runs = 0, attempts = 0 } = rows;
  return [
    `Copied ${from.ledger} to ${to.ledger}: ${countNoun(runs, 'run')} with ${countNoun(attempts, 'attempt')}, net ${formatMoney(books.net)}.`,
    `All ${groupDigits(all)} rows were compared, and the books of the copy add up.`,
    `Name it with --ledger from now on: what is bought with one of the two, the other does not know.\n`,
  ].join('\n');
}
