import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readJson, writeList } from './table.ts';

const listOf = ({ folder }: Scene, count: number): string =>
  writeList(join(folder, 'list.csv'), numbersOf(count));

describe('an output that loses its place while the run goes on', { concurrency: 2 }, () => {
  const losses: readonly (readonly [what: string, lose: (folder: string) => void])[] = [
    ['its folder is removed', (folder) => rmSync(folder, { recursive: true })],
    ['its folder is moved', (folder) => spawnSync('mv', [folder, `${folder}-moved`])],
    [
      'its unfinished file is replaced',
      (folder) => {
        rmSync(join(folder, 'o.csv.part'));
        writeFileSync(join(folder, 'o.csv.part'), 'of another program');
      },
    ],
  ];
  for (const [what, lose] of losses) {
    test(`${what}: the run stops early with exit 8, and the answers are kept`, () =>
      scene({ latencyMs: { min: 100, max: 200 } }, async (played) => {
        const list = listOf(played, 1_500);
        const folder = join(played.folder, 'results');
        mkdirSync(folder);
        const args = played.args(
          list,
          '-o',
          'results/o.csv',
          '--report',
          'report.json',
          '--concurrency',
          '10',
        );
        const { ended } = played.start(args);
        await played.sandbox.seen(30);
        lose(folder);
        const { code, err } = await ended;
        const { requests, net } = played.sandbox.books();
        assert.equal(code, 8, err);
        assert.ok(requests < 750, `${String(requests)} requests`);
        assert.match(
          err,
          /Cannot write \S*o\.csv: its unfinished file \S*o\.csv\.part was removed, moved or replaced, or its folder was\./,
        );
        const { lookups, money } = readJson(join(played.folder, 'report.json'));
        assert.deepEqual(
          [lookups['attempts'], lookups['in_doubt'], money['net']],
          [requests, 0, net],
        );
        if (existsSync(folder))
          assert.equal(readFileSync(join(folder, 'o.csv.part'), 'utf8'), 'of another program');
      }));
  }
});
