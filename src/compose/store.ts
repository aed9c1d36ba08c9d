/** The ledger's store: a SQLite file. The only line to change for another one. */
export { ledgerFiles, openLedger, openLedgerReader } from '../ledger/sqlite/store.ts';
