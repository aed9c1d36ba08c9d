import { estimateRun } from '../compose/estimate.ts';
import type { EnrichOptions, Tools } from '../compose/options.ts';
import { productOf } from '../providers/number-insight/provider.ts';
import { formatMoney } from '../domain/money.ts';
import type { Estimate } from '../domain/summary.ts';
import { counted } from '../report/words.ts';
import { UsageError } from './exit.ts';
import { readerIfThere } from './ledger-reader.ts';
import { confirm, type Confirmation } from './prompt.ts';
import type { EnrichSettings } from './settings.ts';
import type { Shell } from './shell.ts';
import type { Terminal } from './terminal.ts';

interface Spending {
  readonly input: string;
  readonly settings: EnrichSettings;
  readonly options: EnrichOptions;
  readonly shell: Shell;
  readonly terminal: Terminal;
  readonly tools: Omit<Tools, 'say'>;
}

/**
 * Refuses a run that can spend where nobody can be asked and nobody has said so. What it can spend is decided from options
 * alone, so that the same command line is refused on every day of the week. Throws UsageError.
 */
export function refuseUnsaidSpending({ settings, options, shell, terminal }: Omit<Spending, 'tools'>): void {
  if (settings.yes || settings.maxSpend !== undefined || !canSpend(settings, options)) return;
  const why = whyNobodyIsAsked({ options, shell, terminal });
  if (why === undefined) return;
  throw new UsageError(
    `Cannot ask before money is spent: ${why}. Say how much it may cost with --max-spend, for instance --max-spend 5.00, or say --yes. What it would cost tells "insight-batch estimate".`,
  );
}

function canSpend({ sandbox, limit }: EnrichSettings, { service, prices }: EnrichOptions): boolean {
  return !sandbox && limit !== 0 && prices.priceBook.dearest(productOf(service.level, service.cnam)) !== 0n;
}

/** undefined where a person at a terminal can be asked. The question reads the list, so that must be there a second time. */
function whyNobodyIsAsked({ options, shell, terminal }: Pick<Spending, 'options' | 'shell' | 'terminal'>): string | undefined {
  if (options.list.bytes === undefined) return 'the list can be read only once';
  if (shell.stdin.isTTY !== true) return 'standard input is no terminal';
  return terminal.interactive ? undefined : 'standard error is no terminal';
}

/**
 * Asks before money is spent: on a terminal only, never with `--yes`, `--sandbox`, `--max-spend` or input from stdin.
 */
export async function confirmSpending({ input, settings, options, shell, terminal, tools }: Spending): Promise<Confirmation> {
  const asked = shell.stdin.isTTY === true && terminal.interactive && options.list.bytes !== undefined;
  if (!asked || settings.yes || settings.sandbox || settings.maxSpend !== undefined || settings.limit === 0) return 'yes';
  const ledger = await readerIfThere(settings.ledger);
  try {
    const sources = { ledger, account: options.service.credentials.key, clock: tools.clock, say: () => undefined };
    const estimate = await estimateRun(options, sources);
    if (estimate.lookups === 0) return 'yes';
    const answer = await confirm(question(input, estimate), { input: shell.stdin, output: shell.stderr });
    if (answer !== 'yes')
      terminal.say('Nothing was asked and nothing was spent. --yes answers the question, --max-spend sets a limit instead.');
    return answer;
  } finally {
    await ledger?.close();
  }
}

function question(input: string, { lookups, unpriced, product, cost }: Estimate): string {
  const price = unpriced >= lookups ? 'at an unknown price' : `for about ${formatMoney(cost.expected)} ${cost.currency}`;
  return `${input}: ${counted(lookups, 'lookup')} of ${product} ${price}. Buy them?`;
}
