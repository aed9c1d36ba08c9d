import type { Ledger } from '../ledger/port.ts';
import type { EnrichOptions, Tools } from '../run/options.ts';
import { start, type Execution } from '../run/start.ts';
import { buildStack } from './stack.ts';
import { ledgerFiles } from './store.ts';

/**
 * Starts one execution of `enrich` on an open ledger. Throws RefusedError, CsvError or LedgerError where it cannot
 * start; nothing was spent then, every file it had opened is closed, and no unfinished output stays. A run is on record only
 * where the ledger failed behind its beginning.
 */
export async function startEnrich(
  options: EnrichOptions,
  ledger: Ledger,
  tools: Tools,
): Promise<Execution> {
  const { selection, ...reach } = options.service;
  const service = await selection.connect({
    ...reach,
    connectionsMax: options.concurrency,
    clock: tools.clock,
  });
  const filesStop = new AbortController();
  try {
    return await start(options, { ledger, service, tools, filesStop, buildStack, ledgerFiles });
  } catch (error) {
    filesStop.abort();
    service.close();
    throw error;
  }
}
