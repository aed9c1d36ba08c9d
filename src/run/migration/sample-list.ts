import type { Lookup } from '../../domain/lookup.ts';
import type { ListOptions } from '../options.ts';

/**
 * The lookups of a sample as a list of its own, one row each, which a run reads like any other. It bears the name of the list
 * they were drawn from, so that the same command continues it.
 */
export function listSample(
  lookups: readonly Lookup[],
  { realPath }: Pick<ListOptions, 'realPath'>,
): ListOptions {
  const rows = lookups.map(({ number, country }) => `+${number},${country}\n`);
  const bytes = Buffer.from(`number,country\n${rows.join('')}`);
  return {
    realPath,
    bytes: bytes.length,
    open: () => readOnce(bytes),
    header: true,
    phoneColumn: 'number',
    country: undefined,
    countryColumn: undefined,
    ip: undefined,
    ipColumn: undefined,
    accept: 'possible',
    bare: 'international',
  };
}

async function* readOnce(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
