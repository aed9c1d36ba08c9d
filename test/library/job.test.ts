import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { findPlaces } from '../../src/library/job.ts';
import type { Shell } from '../../src/cli/shell.ts';
import { inFolder } from '../scenario/program.ts';
import { enrichOn } from '../cli/options/machine.ts';

/** Output and report of `enrich input ...options`, relative to its folder, in which `list.csv`, `LIST.CSV` and `list` are. */
async function placed(input: string, ...options: readonly string[]): Promise<unknown[]> {
  return await inFolder(async (temporary) => {
    const folder = realpathSync(temporary);
    for (const name of [
      'list.csv',
      'LIST.CSV',
      'list',
      'real.csv',
      'list.jsonl',
      'list.CSV.gz',
      'list.gz',
    ])
      writeFileSync(join(folder, name), 'phone\n');
    mkdirSync(join(folder, 'out'));
    symlinkSync('real.csv', join(folder, 'link.csv'));
    const shell = { workingFolder: folder, stdin: new PassThrough() } as unknown as Shell;
    const { outputs, report } = await findPlaces(input, enrichOn({}, ...options), shell);
    return [outputs[0].path, report].map((file) =>
      file?.startsWith(folder) ? relative(folder, file) : file,
    );
  });
}

const PLACES = [
  [['list.csv'], ['list.enriched.csv', 'list.enriched.report.json']],
  [['LIST.CSV'], ['LIST.enriched.csv', 'LIST.enriched.report.json']],
  [['list'], ['list.enriched.csv', 'list.enriched.report.json']],
  [
    ['list.csv', '--sandbox'],
    ['list.sandbox.enriched.csv', 'list.sandbox.enriched.report.json'],
  ],
  [
    ['-', '--sandbox'],
    [undefined, undefined],
  ],
  [
    ['list.csv', '-o', 'out/o.csv'],
    ['out/o.csv', 'out/o.report.json'],
  ],
  [
    ['list.csv', '-o', 'O.CSV'],
    ['O.CSV', 'O.report.json'],
  ],
  [
    ['list.csv', '-o', 'o.txt'],
    ['o.txt', 'o.txt.report.json'],
  ],
  [['list.jsonl'], ['list.enriched.jsonl', 'list.enriched.report.json']],
  [['list.CSV.gz'], ['list.enriched.csv.gz', 'list.enriched.report.json']],
  [
    ['list.gz', '--sandbox'],
    ['list.sandbox.enriched.csv.gz', 'list.sandbox.enriched.report.json'],
  ],
  [
    ['list.csv', '-o', 'o.NDJSON.gz'],
    ['o.NDJSON.gz', 'o.report.json'],
  ],
  [
    ['list.csv', '-o', 'o.jsonl', '-o', 'p.csv'],
    ['o.jsonl', 'o.report.json'],
  ],
  [
    ['list.csv', '-o', 'link.csv'],
    ['real.csv', 'real.report.json'],
  ],
  [
    ['list.csv', '-o', '-'],
    [undefined, undefined],
  ],
  [
    ['list.csv', '-o', '-', '--report', 'r.json'],
    [undefined, 'r.json'],
  ],
  [
    ['list.csv', '-o', '/dev/null'],
    ['/dev/null', undefined],
  ],
  [
    ['list.csv', '-o', '/dev/null', '--report', 'r.json'],
    ['/dev/null', 'r.json'],
  ],
  [['-'], [undefined, undefined]],
  [
    ['-', '-o', 'o.csv'],
    ['o.csv', 'o.report.json'],
  ],
] as const;

for (const [[input, ...options], places] of PLACES) {
  test(`enrich ${[input, ...options].join(' ')} writes ${places[0] ?? 'standard output'} and ${places[1] ?? 'no report'}`, async () => {
    assert.deepEqual(await placed(input, ...options), places);
  });
}

test('beside a device, which a shell substitution looks like too, nothing is written', async () => {
  const message =
    'Cannot write beside /dev/null. Name the output with --output; - is standard output.';
  await assert.rejects(placed('/dev/null'), { name: 'RefusedError', message });
  assert.deepEqual(await placed('/dev/null', '-o', '-'), [undefined, undefined]);
});

test('a folder that is not there is refused with the option to choose another', async () => {
  await assert.rejects(placed('list.csv', '-o', 'nowhere/o.csv'), {
    name: 'RefusedError',
    message:
      /^Cannot write .*nowhere\/o\.csv: no such file or folder\. Make the folder, or choose another place with --output\.$/,
  });
});
