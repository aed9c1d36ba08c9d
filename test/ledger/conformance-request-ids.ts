import assert from 'node:assert/strict';
import type { Ledger, RequestIdQuery } from '../../src/ledger/port.ts';
import type { Cases } from './conformance.ts';
import { answer, closed, ending, request, scope, sent, settled } from './events.ts';

/** Whose a request id is. */
export const requestIdCases: Cases = {
  'a request id belongs to others where answers to other lookups of the scope have it and none to this one':
    async ({ ledger, reopen }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record([
        sent(executionId, 1),
        sent(executionId, 2, { number: '447700900002' }),
        sent(executionId, 3, { ip: '192.0.2.1' }),
      ]);
      await ledger.record([
        settled(executionId, 1, { answer: { requestId: 'r-1' } }),
        closed(executionId, 2, {
          class: 'rejected',
          answer: answer({ requestId: 'r-2', outcome: 'refused' }),
        }),
        closed(executionId, 3),
      ]);
      const check = async (on: Ledger): Promise<void> => {
        const asked = (requestId: string, lookup: object = {}, of = scope): RequestIdQuery => ({
          requestId,
          scope: of,
          lookup: { number: '447700900001', country: 'GB', product: 'standard', ...lookup },
        });
        const others = await on.belongToOthers([
          asked('r-1'),
          asked('r-1', { number: '447700900002' }),
          asked('r-1', { product: 'advanced' }),
          asked('r-1', { ip: '192.0.2.1' }),
          asked('r-2'),
          asked('r-2', { number: '447700900002' }),
          asked('r-3'),
          asked('r-1', { number: '447700900002' }, { ...scope, account: 'another' }),
          asked('r-1', { number: '447700900002' }, { ...scope, origin: 'sandbox' }),
        ]);
        assert.deepEqual(others, [false, true, true, true, true, false, false, false, false]);
        assert.deepEqual(await on.belongToOthers([]), []);
      };
      await check(ledger);
      await check(await reopen());
    },

  'a request id of a forgotten number belongs to others still, and one that two lookups share to both':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1), sent(executionId, 2, { number: '447700900002' })]);
      await ledger.record([settled(executionId, 1), settled(executionId, 2)]);
      const asked = (number: string): RequestIdQuery => ({
        requestId: 'r-1',
        scope,
        lookup: { number, country: 'GB', product: 'standard' },
      });
      const numbers = ['447700900001', '447700900002', '447700900003'].map(asked);
      assert.deepEqual(await ledger.belongToOthers(numbers), [false, false, true]);
      await ledger.finish(executionId, ending());
      await ledger.forget({ by: 'number', number: '447700900001' });
      await ledger.forget({ by: 'number', number: '447700900002' });
      assert.deepEqual(await ledger.belongToOthers(numbers), [true, true, true]);
    },
};
