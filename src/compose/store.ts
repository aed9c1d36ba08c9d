/** The ledger's store: a SQLite file. The only line to change for another one. */
export { openLedger, openLedgerReader } from '../ledger/sqlite/store.ts';
