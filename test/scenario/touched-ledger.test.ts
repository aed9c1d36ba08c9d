import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { auditBooks } from '../chaos/audit.ts';
import { readFacts } from '../chaos/facts.ts';
import { chooseByDepth } from '../support/depth.ts';
import { LOOKUPS, mishap, type Mishap } from './mishap.ts';
import { run, type Ended } from './program.ts';

describe('a ledger that is only touched', { concurrency: 2 }, () => {
  const touches: readonly (readonly [string, (it: Mishap) => void])[] = [
    [
      'its date and its rights change',
      ({ ledger }) => {
        utimesSync(ledger, 0, 0);
        chmodSync(ledger, 0o640);
      },
    ],
    ['it gets a second name', ({ ledger }) => linkSync(ledger, `${ledger}.second`)],
    [
      'it is copied away',
      ({ ledger, folder }) => copyFileSync(ledger, join(folder, basename(ledger))),
    ],
    [
      'it is written once more as it is',
      ({ ledger }) => writeFileSync(ledger, readFileSync(ledger)),
    ],
  ];
  for (const [what, meddle] of chooseByDepth(touches)) {
    test(`${what}: the run goes on to its end`, () =>
      mishap({ meddle }, async ({ code, err }, it) => {
        assert.equal(code, 0, err);
        assert.equal(it.sandbox.books().requests, LOOKUPS);
        assert.deepEqual(auditBooks(it.sandbox.books(), readFacts(it.ledger)), []);
      }));
  }

  test('somebody reads an older state of it all the while, and the program itself shows its runs: the run goes on', () => {
    const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite') as {
      readonly DatabaseSync: new (file: string) => Reader;
    };
    let reader: Reader | undefined;
    let shown: Promise<Ended> | undefined;
    return mishap(
      {
        meddle: ({ ledger }) => {
          reader = new DatabaseSync(ledger);
          reader.exec('BEGIN; SELECT count(*) FROM attempts');
          utimesSync(ledger, 0, 0);
          shown = run(['runs', '--ledger', ledger]);
        },
      },
      async ({ code, err }, it) => {
        reader?.close();
        assert.equal((await shown)?.code, 0);
        assert.equal(code, 0, err);
        assert.equal(it.sandbox.books().requests, LOOKUPS);
      },
    );
  });
});

interface Reader {
  exec(sql: string): void;
  close(): void;
}
