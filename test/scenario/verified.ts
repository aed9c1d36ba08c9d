import { openLedgerReader } from '../../src/compose/store.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';

/** What `ledger verify` finds, without a process of its own. */
export async function verifyFindings(ledger: string): Promise<string[]> {
  const reader = await openLedgerReader(ledger);
  try {
    return (await verifyLedger(reader, Date.now())).findings.map(({ words }) => words);
  } finally {
    await reader.close();
  }
}
