import { request } from '../ledger/events.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createMemoryStore } from './memory-ledger.ts';
import { createTestStack, type StackSettings, type TestStack } from './stack.ts';

export interface Processes {
  readonly clock: FakeClock;
  readonly first: TestStack;
  readonly second: TestStack;
  close(): Promise<void>;
}

/** Two processes on one store: each has a list of its own, or both work on the same run. */
export async function openTwo(
  settings: StackSettings,
  { other = {}, oneRun = false }: { other?: Partial<StackSettings>; oneRun?: boolean } = {},
): Promise<Processes> {
  const clock = createFakeClock(1_700_000_000_000);
  const store = createMemoryStore();
  const start = async (input: string, changes: Partial<StackSettings>): Promise<TestStack> => {
    const ledger = store.open();
    const all = { ...settings, ...changes };
    await ledger.begin(request({ input, at: clock.now(), maxSpend: all.maxSpend, joins: true }));
    return createTestStack({ ...all, clock, ledger });
  };
  const first = await start('/lists/a.csv', {});
  const second = await start(oneRun ? '/lists/a.csv' : '/lists/b.csv', other);
  const close = async (): Promise<void> => {
    await first.close();
    await second.close();
  };
  return { clock, first, second, close };
}
