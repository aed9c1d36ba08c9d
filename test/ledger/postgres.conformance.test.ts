import { test } from 'node:test';
import { ledgerConformance } from './conformance.ts';
import { skipWithoutPostgres } from './postgres-server.ts';
import { openServerStore } from './postgres-store.ts';

if (skipWithoutPostgres === false) ledgerConformance('PostgreSQL', openServerStore);
else test('PostgreSQL', { skip: skipWithoutPostgres });
