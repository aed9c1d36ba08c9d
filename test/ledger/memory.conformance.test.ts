import { createMemoryStore } from '../support/memory-ledger.ts';
import { ledgerConformance, type OpenStore } from './conformance.ts';

function openMemoryStore(): Promise<OpenStore> {
  const store = createMemoryStore();
  let current = store.open();
  return Promise.resolve({
    ledger: current,
    reopen: async () => {
      await current.close();
      return (current = store.open());
    },
    second: () => Promise.resolve(store.open()),
    lapse: (executionId) => {
      store.fence(executionId);
      return Promise.resolve();
    },
    close: () => current.close(),
  });
}

ledgerConformance('memory', openMemoryStore);
