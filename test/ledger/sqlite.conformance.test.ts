import { ledgerConformance } from './conformance.ts';
import { openSqliteStore } from './sqlite-store.ts';

ledgerConformance('SQLite', openSqliteStore);
