import type { Clock } from './clock.ts';

/**
 * The same items, and between two of them a turn of the event loop: for what comes without waiting
 * for anything, such as rows from memory, so that sockets and signals are not held up by all of it.
 */
export async function* takeTurns<T>(
  items: AsyncIterable<T>,
  { turn }: Pick<Clock, 'turn'>,
): AsyncGenerator<T> {
  for await (const item of items) {
    yield item;
    await turn();
  }
}
