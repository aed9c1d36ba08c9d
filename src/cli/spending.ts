import { estimateRun } from '../compose/estimate.ts';
import type { EnrichOptions, Tools } from '../compose/options.ts';
import { formatMoney } from '../domain/money.ts';
import type { Estimate } from '../domain/summary.ts';
import { counted } from '../report/words.ts';
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
