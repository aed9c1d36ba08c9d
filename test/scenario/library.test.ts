import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  enrich,
  EnrichError,
  enrichRows,
  estimate,
  type EnrichCall,
  type ProgressEvent,
  type RowsCall,
} from '../../src/index.ts';
import { formatMoney } from '../../src/domain/money.ts';
import { scene, type Scene } from './scene.ts';
import { costOf, readTable } from './table.ts';

const numbers = (count: number): string[] =>
  Array.from({ length: count }, (_number, index) => `+4477009${String(10_000 + index)}`);

/** What names the service of a scene and a ledger of its own. */
function reach({ sandbox, ledger }: Scene): RowsCall {
  const credentials = { apiKey: 'key', apiSecret: 'secret-of-the-test' };
  return { baseUrl: sandbox.url, ledger, credentials, rate: 0, phoneColumn: 'phone' };
}

function callOn(played: Scene, rows: number): EnrichCall {
  const input = join(played.folder, 'list.csv');
  writeFileSync(input, ['phone', ...numbers(rows), ''].join('\n'));
  return { ...reach(played), input, maxSpend: '50.00' };
}

async function refusal(work: Promise<unknown>): Promise<readonly [string, number, string]> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof EnrichError, String(error));
    return [error.code, error.exitCode, error.message];
  }
  throw new Error('it did not reject');
}

async function drain(rows: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _row of rows) count += 1;
  return count;
}

describe('the library', () => {
  test('a list of 30 is enriched, its report is that beside the output, and its progress never goes back', () =>
    scene({ seed: 1 }, async (played) => {
      const call = callOn(played, 30);
      const events: ProgressEvent[] = [];
      const notices: string[] = [];
      const { exitCode, report, remarks } = await enrich({
        ...call,
        onProgress: (event) => events.push(event),
        onNotice: (sentence) => notices.push(sentence),
      });
      assert.deepEqual([exitCode, remarks], [0, []]);
      const beside = readFileSync(join(played.folder, 'list.enriched.report.json'), 'utf8');
      assert.deepEqual(JSON.parse(JSON.stringify(report)), JSON.parse(beside));
      const table = readTable(join(played.folder, 'list.enriched.csv'));
      assert.equal(formatMoney(costOf(table)), report?.money.net);
      for (const [index, { rows, lookups, seconds }] of events.entries()) {
        const before = events[index - 1];
        if (!before) continue;
        assert.ok(rows >= before.rows && lookups >= before.lookups && seconds >= before.seconds);
      }
      const last = events.at(-1);
      assert.deepEqual([last?.rows, last?.rowsTotal, last?.spent], [30, 30, report?.money.net]);
      assert.match(notices[0] ?? '', /^New run /);
    }));

  test('a call that is aborted resolves to an interrupted run, and the next one buys only the rest', () =>
    scene({ seed: 1, latencyMs: { min: 5, max: 5 } }, async (played) => {
      const call = { ...callOn(played, 400), concurrency: 2 };
      const stop = new AbortController();
      const onProgress = ({ lookups }: ProgressEvent): void => {
        if (lookups > 0) stop.abort();
      };
      const aborted = await enrich({ ...call, signal: stop.signal, onProgress });
      assert.deepEqual(
        [aborted.exitCode, aborted.report?.run.status, aborted.report?.run.stop_reason],
        [130, 'interrupted', 'signal'],
      );
      const asked = played.sandbox.books().requests;
      assert.ok(asked > 0 && asked < 400, String(asked));
      const { exitCode, report } = await enrich(call);
      assert.deepEqual([exitCode, report?.run.id], [0, aborted.report?.run.id]);
      assert.deepEqual([played.sandbox.books().requests, report?.rows['written']], [400, 400]);
    }));

  test('a cap ends a run with exit 4 and never more spent than it says; an estimate asks nobody', () =>
    scene({ seed: 1 }, async (played) => {
      const call = callOn(played, 40);
      const before = await estimate(call);
      assert.deepEqual([before.lookups, played.sandbox.books().requests], [40, 0]);
      const { exitCode, report } = await enrich({ ...call, maxSpend: '0.05' });
      assert.deepEqual(
        [exitCode, report?.run.stop_reason, report?.cap.max_spend],
        [4, 'max-spend', '0.05000000'],
      );
      assert.ok(Number(report?.money.net) <= 0.05);
    }));

  test('what cannot begin rejects with the code that says why, the exit code of the program, and no secret', () =>
    scene({ seed: 1 }, async (played) => {
      const call = callOn(played, 3);
      const { maxSpend: _said, ...unsaid } = call;
      const { credentials: _given, ...bare } = call;
      const cases: readonly (readonly [EnrichCall, string, RegExp])[] = [
        [unsaid, 'usage', /^Cannot spend money that nobody has agreed to: .* maxSpend: '5\.00'/],
        [bare, 'usage', /^Cannot ask the service: credentials\.apiKey and credentials\.apiSecret /],
        [{ ...call, input: 'none.csv' }, 'input', /^Cannot read none\.csv: no such file/],
        [{ ...call, phoneColumn: 'tel' }, 'input', /^Cannot find the column "tel"/],
        [{ ...call, input: '-' }, 'usage', /^Cannot use -: /],
        [{ ...call, level: 'best' as 'basic' }, 'usage', /^Cannot use level best: /],
      ];
      for (const [given, code, words] of cases) {
        const [thrown, exitCode, message] = await refusal(enrich(given));
        assert.deepEqual([thrown, exitCode], [code, 2], message);
        assert.match(message, words);
        assert.equal(message.includes('secret-of-the-test'), false);
      }
      assert.equal(played.sandbox.books().requests, 0);
    }));

  test('what a function of the caller throws stops the run and comes back as it is', () =>
    scene({ seed: 1 }, async (played) => {
      const own = new RangeError('mine');
      const onProgress = (): void => {
        throw own;
      };
      const call = { ...callOn(played, 30), onProgress };
      await assert.rejects(enrich(call), (error) => error === own);
    }));
});

describe('rows of a program', () => {
  test('300 objects come back in their order with their answers, and every cost adds up to the report', () =>
    scene({ seed: 1 }, async (played) => {
      const given = numbers(300).map((phone, id) => ({ id, phone }));
      const rows = enrichRows(given, { ...reach(played), maxSpend: '50.00' });
      const seen: number[] = [];
      const costs: { ni_cost: string }[] = [];
      for await (const { row, number, cost, outcome, facts } of rows) {
        assert.equal(number, row.phone);
        assert.equal(facts !== null, ['insight', 'partial'].includes(outcome));
        seen.push(row.id);
        costs.push({ ni_cost: cost ?? '' });
      }
      assert.deepEqual(
        seen,
        given.map(({ id }) => id),
      );
      const { exitCode, report } = await rows.result;
      assert.deepEqual([exitCode, report?.money.net], [0, formatMoney(costOf(costs))]);
    }));

  test('texts and arrays are rows too; a cell without a number is invalid and costs nothing', () =>
    scene({ seed: 1 }, async (played) => {
      const { phoneColumn: _named, ...call } = { ...reach(played), yes: true };
      const texts: unknown[] = [];
      for await (const { row, outcome, cost } of enrichRows(['+447700910000', 'n/a'], call))
        texts.push([row, outcome, cost]);
      assert.deepEqual(texts[1], ['n/a', 'invalid', '0.00000000']);
      const arrays = enrichRows([['Ann', '+447700910000']], { ...call, phoneColumn: '2' });
      for await (const { row, source } of arrays)
        assert.deepEqual([row[0], source], ['Ann', 'ledger']);
    }));

  test('a consumer who takes one row and breaks has neither pulled nor bought the list, and closes the producer', () =>
    scene({ seed: 1 }, async (played) => {
      const state = { pulled: 0, closed: false };
      async function* produce(): AsyncGenerator<{ phone: string }> {
        try {
          for (const phone of numbers(20_000)) {
            state.pulled += 1;
            yield { phone };
          }
        } finally {
          state.closed = true;
        }
      }
      const rows = enrichRows(produce(), { ...reach(played), maxSpend: '500.00', concurrency: 4 });
      const taken = rows[Symbol.asyncIterator]();
      const first = await taken.next();
      assert.equal(first.done !== true && first.value.row.phone, '+447700910000');
      await taken.return?.();
      const { exitCode, report } = await rows.result;
      assert.deepEqual([exitCode, report?.run.stop_reason], [0, 'reader-gone']);
      assert.equal(state.closed, true);
      assert.ok(state.pulled <= 11_000, `${String(state.pulled)} rows pulled`);
      assert.equal(report?.lookups.settled, played.sandbox.books().requests);
      assert.ok(played.sandbox.books().requests < 20_000);
    }));

  test('two numbers of a row are refused before anybody is asked; the first of two columns, or a name with a plus, is one', () =>
    scene({ seed: 1 }, async (played) => {
      const [first = '', second = ''] = numbers(2);
      const call = { ...reach(played), yes: true };
      const given = [{ a: first, b: second }];
      const [code, exitCode, message] = await refusal(
        drain(enrichRows(given, { ...call, phoneColumn: 'a+b' })),
      );
      assert.deepEqual([code, exitCode], ['usage', 2]);
      assert.match(message, /^Cannot look up several numbers of a row: phoneColumn joins /);
      assert.equal(played.sandbox.books().requests, 0);
      assert.equal(await drain(enrichRows(given, { ...call, phoneColumn: 'a,b' })), 1);
      const named = [{ 'a+b': second }];
      for await (const { number } of enrichRows(named, { ...call, phoneColumn: 'a+b' }))
        assert.equal(number, second);
      assert.equal(played.sandbox.books().requests, 2);
    }));

  test('options about files are refused before the first row is pulled', () =>
    scene({ seed: 1 }, async (played) => {
      let pulled = 0;
      function* produce(): Generator<{ phone: string }> {
        pulled += 1;
        yield { phone: '+447700910000' };
      }
      const call = { ...reach(played), yes: true, split: true, delimiter: ';' };
      const [code, exitCode, message] = await refusal(drain(enrichRows(produce(), call)));
      assert.deepEqual([code, exitCode, pulled], ['usage', 2, 0]);
      assert.match(message, /^Cannot use split and delimiter with enrichRows: /);
    }));

  test('a second run on the ledger of one that goes on is refused with the code ledger and exit 7', () =>
    scene({ seed: 1 }, async (played) => {
      const call = { ...reach(played), yes: true };
      const first = enrichRows(
        numbers(5).map((phone) => ({ phone })),
        call,
      );
      const running = first[Symbol.asyncIterator]();
      await running.next();
      const [code, exitCode] = await refusal(drain(enrichRows([{ phone: '+447700910009' }], call)));
      assert.deepEqual([code, exitCode], ['ledger', 7]);
      await running.return?.();
    }));

  test('an abort ends the rows with the code stopped, and what was bought is taken from the ledger next time', () =>
    scene({ seed: 1 }, async (played) => {
      const given = numbers(400).map((phone) => ({ phone }));
      const call = { ...reach(played), yes: true, concurrency: 2 };
      const stop = new AbortController();
      let taken = 0;
      const [code, exitCode] = await refusal(
        (async () => {
          for await (const _row of enrichRows(given, { ...call, signal: stop.signal }))
            if ((taken += 1) === 5) stop.abort();
        })(),
      );
      assert.deepEqual([code, exitCode], ['stopped', 130]);
      const asked = played.sandbox.books().requests;
      assert.equal(await drain(enrichRows(given, call)), 400);
      assert.ok(asked > 0 && asked < 400, String(asked));
      assert.equal(played.sandbox.books().requests, 400);
    }));

  test('what the producer throws comes back as it is, behind the rows it gave', () =>
    scene({ seed: 1 }, async (played) => {
      const own = new RangeError('mine');
      async function* produce(): AsyncGenerator<{ phone: string }> {
        yield { phone: '+447700910000' };
        throw own;
      }
      const rows = drain(enrichRows(produce(), { ...reach(played), yes: true }));
      await assert.rejects(rows, (error) => error === own);
    }));
});
