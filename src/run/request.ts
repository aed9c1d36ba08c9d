import type { Scope } from '../domain/records.ts';
import type { RunRequest } from '../ledger/port.ts';
import type { EnrichOptions } from './options.ts';

/** Which run a command line is about. */
export function runRequest(
  { list, output, newRun }: Pick<EnrichOptions, 'list' | 'output' | 'newRun'>,
  { scope, product }: { readonly scope: Scope; readonly product: string },
): RunRequest {
  return { scope, product, input: list.realPath, output, newRun };
}
