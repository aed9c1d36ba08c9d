import { estimateRun } from '../run/estimate/estimate.ts';
import { DeclinedError, type EnrichOptions, type Tools } from '../run/options.ts';
import { formatMoney } from '../domain/money.ts';
import type { Estimate } from '../domain/summary.ts';
import { estimateText } from '../report/estimate.ts';
import { countNoun, makePrintableStyled } from '../report/words.ts';
import type { Voice } from '../run/voice.ts';
import type { Clock } from '../support/clock.ts';
import type { LedgerReader } from '../ledger/port.ts';
import { reachesAccount } from '../providers/identity.ts';
import type { BalanceReading } from '../providers/port.ts';
import { pickProvider } from '../providers/registry.ts';
import { UsageError } from '../settings/error.ts';
import { maySpend } from '../library/spending.ts';
import { askConfirmation } from './prompt.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import type { Shell } from './shell.ts';
import type { Terminal } from './terminal.ts';

interface Spending {
  readonly settings: EnrichSettings;
  readonly options: EnrichOptions;
  readonly shell: Shell;
  readonly terminal: Terminal;
}

/**
 * Refuses a run that can spend where nobody can be asked and nobody has said so. What it can spend
 * is decided from options alone, so that the same command line is refused on every day of the week.
 * Throws UsageError.
 */
export function refuseUnsaidSpending({ settings, options, shell, terminal }: Spending): void {
  if (settings.yes || settings.maxSpend !== undefined || !maySpend({ settings, options })) return;
  const why = whyNobodyIsAsked({ settings, options, shell, terminal });
  if (why === undefined) return;
  throw new UsageError(
    `Cannot ask before money is spent: ${why}. Say how much it may cost with --max-spend, for instance --max-spend 5.00, or say --yes. What it would cost tells "insight-batch estimate".`,
  );
}

/**
 * undefined where a person at a terminal can be asked. The question reads the list, so that must be
 * there a second time.
 */
function whyNobodyIsAsked({ settings, options, shell, terminal }: Spending): string | undefined {
  if (options.list.bytes === undefined) return 'the list can be read only once';
  if (shell.stdin.isTTY !== true) return 'standard input is no terminal';
  if (!terminal.interactive) return 'standard error is no terminal';
  return settings.quiet ? 'with --quiet nothing is shown' : undefined;
}

/**
 * What a person at a terminal is shown before money is spent, and asked where neither `--yes` nor
 * `--max-spend` was given; undefined where there is nothing to say or nobody to say it to. What was
 * said so far flows before it; `learn` is told how many lookups the run will buy.
 */
export function createApproval(
  parts: Spending,
  {
    ledger,
    clock,
    voice,
    learn,
  }: {
    ledger: LedgerReader;
    clock: Clock;
    voice: Voice;
    learn: (toBuy: number) => void;
  },
): Tools['approve'] {
  const { settings, options, shell, terminal } = parts;
  if (
    settings.quiet ||
    !terminal.interactive ||
    options.list.bytes === undefined ||
    !maySpend({ settings, options })
  )
    return undefined;
  const { selection, credentials } = options.service;
  return async (opening) => {
    const sources = {
      ledger,
      account: selection.nameAccount(credentials),
      lacksBalance: !reachesAccount(pickProvider(settings), credentials),
      clock,
      voice: { say: () => undefined },
    };
    const estimate = await estimateRun(options, sources);
    learn(Math.min(estimate.lookups, estimate.cap.lookups ?? estimate.lookups));
    if (estimate.lookups === 0) return false;
    voice.flow();
    const { width, colour } = terminal;
    const view = { width: width(), colour, ...readView(opening) };
    terminal.show(makePrintableStyled(`${estimateText(estimate, view)}\n`));
    if (settings.yes || settings.maxSpend !== undefined) return false;
    const answer = await askConfirmation(writeQuestion(estimate), {
      input: shell.stdin,
      output: shell.stderr,
    });
    if (answer === 'yes') return true;
    voice.sayAtOnce(
      'Nothing was asked and nothing was spent. --yes answers the question, --max-spend sets a limit instead.',
    );
    throw new DeclinedError(answer);
  };
}

/** Where no account is reached, nothing is said of a balance. */
function readView(opening: BalanceReading | undefined) {
  return opening && { balance: opening.kind === 'balance' ? opening.value : null };
}

function writeQuestion({ lookups, unpriced, cost }: Estimate) {
  return unpriced >= lookups
    ? `Buy ${countNoun(lookups, 'lookup')} at an unknown price?`
    : `Spend about ${formatMoney(cost.expected)} ${cost.currency}?`;
}
