import { createInput, openInput, type Input } from '../../pipeline/input.ts';
import type { EnrichOptions } from '../options.ts';

/**
 * Opens the list for the product that is asked. An IP address that is not sent is not part of a
 * lookup: otherwise one number with two addresses would be bought twice. Closes the list and throws
 * CsvError if it cannot be read as one.
 */
export async function openList(
  { list, service: { selection } }: Pick<EnrichOptions, 'list' | 'service'>,
  bytes = list.open(),
  stop?: AbortSignal,
): Promise<Input> {
  const { product, takesIp } = selection;
  const ip = takesIp ? {} : { ip: undefined, ipColumn: undefined };
  if (list.openRows) return createInput(await list.openRows(stop), { ...list, ...ip, product });
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    const once = { [Symbol.asyncIterator]: () => iterator };
    const again = list.realPath === undefined ? undefined : () => list.open();
    return await openInput(once, { ...list, ...ip, product }, again);
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
}
