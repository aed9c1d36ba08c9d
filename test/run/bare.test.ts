import assert from 'node:assert/strict';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { estimateRun } from '../../src/run/estimate/estimate.ts';
import { RefusedError, type EnrichOptions, type ListOptions } from '../../src/run/options.ts';
import { systemClock } from '../../src/support/clock.ts';
import { below, mobilesOf, MOBILE_COUNTRIES, seededRandom } from '../domain/number-mobiles.ts';
import { listOf, stage, type Stage } from './execution.ts';

const abroad = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `4474001${String(10_000 + at)}`);
const spanish = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `6123${String(10_000 + at)}`);

function write(file: string, cells: readonly string[]): void {
  writeFileSync(file, ['phone', ...cells, ''].join('\n'));
}

/** `ni_number` of each row. */
function numbersIn(output: string): string[] {
  const rows: { readonly ni_number: string }[] = parse(readFileSync(output), {
    columns: true,
    bom: true,
  });
  return rows.map(({ ni_number }) => ni_number);
}

/** The list as another input than a file hands it over. */
function streamed(list: string, rest: Partial<ListOptions> = {}): ListOptions {
  return {
    ...listOf(list),
    realPath: undefined,
    bytes: undefined,
    open: () => createReadStream(list, { highWaterMark: 512 }),
    ...rest,
  };
}

describe('how a list writes its numbers', { concurrency: true }, () => {
  test('a list of up to 16 MB is opened once, a longer one again before its first row', () =>
    stage({ numbers: abroad(10) }, async ({ enrich, list }) => {
      const opened: number[] = [];
      const MB = 1024 * 1024;
      for (const bytes of [16 * MB, 16 * MB + 1]) {
        let opens = 0;
        const open = (): AsyncIterable<Uint8Array> => {
          opens += 1;
          return createReadStream(list);
        };
        const { summary } = await enrich({ force: true, list: { ...listOf(list), bytes, open } });
        assert.deepEqual([summary.rows.read, summary.run.bare], [10, 'international']);
        opened.push(opens);
      }
      assert.deepEqual(opened, [1, 2]);
    }));

  test('ten international numbers without a plus are read as such, which is said and in the report; nine are not read', () =>
    stage({ numbers: abroad(10) }, async ({ enrich, output, said, list }) => {
      const { summary } = await enrich();
      assert.deepEqual(
        [summary.rows.insight + summary.rows.partial, summary.run.bare],
        [10, 'international'],
      );
      assert.ok(
        said.includes(
          'Digits without a plus are read as international numbers, as this list writes them; --bare national says otherwise.',
        ),
      );
      assert.deepEqual(
        numbersIn(output),
        abroad(10).map((number) => `+${number}`),
      );
      write(list, abroad(9));
      const { summary: none } = await enrich({
        newRun: true,
        list: { ...listOf(list), realPath: `${list}.other` },
      });
      assert.deepEqual([none.rows.invalid, none.run.bare], [9, 'none']);
    }));

  test('a run that is continued after rows were inserted reads as it began, whatever the rows say now', () =>
    stage(
      { numbers: abroad(12), sandbox: { balance: '0.02' } },
      async ({ enrich, list, output, sandbox }) => {
        const first = await enrich({ concurrency: 1 });
        assert.equal(first.summary.run.stopReason, 'empty-account');
        sandbox.set({ balance: '10' });
        write(list, [...spanish(6), ...abroad(12)]);
        const second = await enrich();
        assert.deepEqual(
          [second.summary.run.id, second.summary.run.bare],
          [first.summary.run.id, 'international'],
        );
        assert.deepEqual(
          numbersIn(output).slice(6),
          abroad(12).map((number) => `+${number}`),
        );
      },
    ));

  test('a new run of the same files decided otherwise is refused and names --bare, which settles it; --limit 0 takes the last one', () =>
    stage({ numbers: abroad(12) }, async ({ enrich, end, list, options }) => {
      await enrich();
      write(list, spanish(12));
      await assert.rejects(
        end(),
        (error) =>
          error instanceof RefusedError &&
          error.message.includes('--bare international or --bare national'),
      );
      const written = await enrich({ limit: 0 });
      assert.equal(written.summary.run.bare, 'international');
      const told = await enrich({ newRun: true, list: { ...options.list, bare: 'national' } });
      assert.deepEqual([told.summary.run.bare, told.summary.rows.invalid], ['national', 12]);
    }));

  test('a new run with fewer than ten such rows reads as the last one of the same files', () =>
    stage({ numbers: abroad(12) }, async ({ enrich, list }) => {
      const first = await enrich();
      write(list, abroad(3));
      const { summary } = await enrich();
      assert.notEqual(summary.run.id, first.summary.run.id);
      assert.deepEqual([summary.run.bare, summary.rows.invalid], ['international', 0]);
    }));

  test('--country plays no part in it, and numbers of its own country are read all the same', () =>
    stage({ numbers: [...abroad(10), '612345678'] }, async ({ enrich, options, output }) => {
      const { summary } = await enrich({ list: { ...options.list, country: 'ES' } });
      assert.equal(summary.run.bare, 'national');
      assert.equal(numbersIn(output).at(-1), '+34612345678');
    }));
});

/** Cells of a list: mostly international or national, with some of everything. */
function cellsOf(seed: number, rows: number): string[] {
  const random = seededRandom(seed);
  const share = random();
  const country = MOBILE_COUNTRIES[below(MOBILE_COUNTRIES.length, random)] ?? 'GB';
  const own = mobilesOf(country, random);
  const other = mobilesOf(MOBILE_COUNTRIES[below(MOBILE_COUNTRIES.length, random)] ?? 'GB', random);
  return Array.from({ length: rows }, () => {
    const chance = random();
    if (chance < 0.02) return 'n/a';
    if (chance < 0.05) return other().number;
    return random() < share ** 4 ? own().national : other().number.slice(1);
  });
}

test('a list reads alike twice, from a file and from a stream, and continued after rows were inserted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1e9 }),
      fc.integer({ min: 1, max: 60 }),
      async (seed, rows) => {
        const cells = cellsOf(seed, rows);
        const read = async (
          { enrich, output }: Stage,
          options: Partial<EnrichOptions>,
        ): Promise<string[]> => {
          await enrich({ limit: 0, ...options });
          return numbersIn(output);
        };
        await stage({ numbers: cells }, async (set) => {
          const first = await read(set, {});
          assert.deepEqual(await read(set, {}), first);
          assert.deepEqual(await read(set, { list: streamed(set.list) }), first);
          write(set.list, [...spanish(4), ...cells]);
          assert.deepEqual((await read(set, {})).slice(4), first);
        });
      },
    ),
    { numRuns: 8 },
  );
});

test('a stream is not waited for with --bare, and without it 10,000 rows are, not more', async () => {
  await stage({}, async ({ folder, enrich }) => {
    const list = join(folder, 'long.csv');
    // National ones come too late to have a say.
    write(list, [...abroad(9_999), 'n/a', ...spanish(400)]);
    const { summary } = await enrich({ limit: 0, list: streamed(list) });
    assert.equal(summary.run.bare, 'international');
    assert.equal(summary.rows.invalid, 401);
    const told = await enrich({ limit: 0, list: streamed(list, { bare: 'national' }) });
    assert.equal(told.summary.rows.invalid, 10_400);
  });
});

test('estimate reads as enrich does, and says how', () =>
  stage({ numbers: [...abroad(11), '07400 123456'] }, async ({ options }) => {
    const said: string[] = [];
    const sources = {
      ledger: undefined,
      account: undefined,
      clock: systemClock,
      voice: { say: (line: string) => void said.push(line) },
    };
    const estimate = await estimateRun(options, sources);
    assert.deepEqual(
      [estimate.bare, estimate.lookups, estimate.invalidReasons],
      ['national', 0, { needs_country: 12 }],
    );
    assert.match(said.join('\n'), /read as national numbers/);
    const told = await estimateRun(
      { ...options, list: { ...options.list, bare: 'international' } },
      sources,
    );
    assert.deepEqual(
      [told.bare, told.lookups, told.readAs],
      ['international', 11, [{ key: 'GB', rows: 11 }]],
    );
  }));

test('twenty filled cells: where most lack a country, or none is a number, the list is refused before anything is asked', () =>
  stage(
    { numbers: [...Array.from({ length: 20 }, (_, at) => `07400 1234${String(10 + at)}`)] },
    async ({ end, list, sandbox, options, enrich }) => {
      await assert.rejects(
        end(),
        /Cannot read 20 of the 20 filled cells in column 2, "phone".*--country GB.*--country-column/,
      );
      await assert.rejects(
        estimateRun(options, {
          ledger: undefined,
          account: undefined,
          clock: systemClock,
          voice: { say: () => undefined },
        }),
        /Cannot read 20 of the 20/,
      );
      write(
        list,
        Array.from({ length: 20 }, () => 'nobody'),
      );
      await assert.rejects(
        end(),
        /Cannot read a number in any of the 20 filled cells in column 1, "phone".*--phone-column/,
      );
      write(
        list,
        Array.from({ length: 19 }, () => 'nobody'),
      );
      assert.equal((await enrich()).summary.rows.invalid, 19);
      assert.equal(sandbox.books().requests, 0);
    },
  ));

test('--max-invalid refuses a larger share of the filled cells, and allows that much where more than half lack a country', () =>
  stage(
    { numbers: ['+447400123456', 'n/a', '', '07400 123456'] },
    async ({ end, enrich, options, list }) => {
      const limited = (maxInvalid: number): Partial<EnrichOptions> => ({
        list: { ...options.list, maxInvalid },
      });
      await assert.rejects(
        end(limited(66)),
        /--max-invalid 66%: 2 of 3 filled cells hold no number \(1 no_number, 1 needs_country\)/,
      );
      assert.equal((await enrich(limited(67))).summary.rows.invalid, 3);
      write(list, [
        '+447400123456',
        ...Array.from({ length: 30 }, (_, at) => `07400 1234${String(10 + at)}`),
      ]);
      await assert.rejects(end(), /--max-invalid 100% to leave them out/);
      assert.equal((await enrich({ ...limited(100), newRun: true })).summary.rows.invalid, 30);
    },
  ));
