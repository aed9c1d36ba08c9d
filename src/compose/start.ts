import type { Ledger } from '../ledger/port.ts';
import type { Execution } from '../run/execution.ts';
import type { EnrichOptions, Tools } from '../run/options.ts';
import { startExecution } from '../run/start.ts';
import { createPatience } from './patience.ts';
import { buildStack } from './stack.ts';
import { ledgerFiles } from './store.ts';

/** Starts one execution of `enrich` on an open ledger; rejects as {@link startExecution} does. */
export function startEnrich(
  options: EnrichOptions,
  ledger: Ledger,
  tools: Tools,
): Promise<Execution> {
  const told = tellTime(tools, ledger);
  const { giveUpAfterMs, unwrittenFolder: folder } = options;
  const patience = createPatience({ ledger, tools: told, giveUpAfterMs, folder });
  return startExecution(options, {
    ledger: patience.ledger,
    tools: told,
    buildStack: (parts) => buildStack(parts, { machine: tools.clock, keep: patience.keep }),
    ledgerFiles,
  });
}

/** Where the ledger has a clock of its own, all that a run does is told by it. */
export function tellTime(tools: Tools, { now }: Ledger): Tools {
  return now ? { ...tools, clock: { ...tools.clock, now } } : tools;
}
