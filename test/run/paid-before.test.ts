import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney } from '../../src/domain/money.ts';
import { parseFaults } from '../../src/sandbox/server.ts';
import { costOf, numbersOf, readTable } from '../scenario/table.ts';
import { stage } from './execution.ts';

test('a lookup that failed for money and is bought again by the next execution costs both, on its row', () =>
  stage(
    { sandbox: { faults: parseFaults('paid_status5=0.5'), seed: 2 }, numbers: numbersOf(40) },
    async ({ sandbox, output, enrich }) => {
      const first = await enrich({ concurrency: 2 }, async ({ halt }) => {
        await sandbox.seen(20);
        halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'Ctrl-C' });
      });
      assert.equal(first.ending.exitCode, 130);
      assert.ok((sandbox.books().byFault['paid_status5'] ?? 0) > 2);
      sandbox.set({ faults: {} });
      const { summary } = await enrich();
      assert.equal(summary.run.id, first.summary.run.id);
      assert.equal(formatMoney(summary.money.net), sandbox.books().net);
      assert.deepEqual(
        [costOf(readTable(output)), summary.money.unplaced],
        [summary.money.net, 0n],
      );
    },
  ));
