import assert from 'node:assert/strict';
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { faulty, onSmallDisk, withoutMount, withoutStrace } from '../chaos/disk.ts';
import { inLab, type Lab } from '../chaos/lab.ts';
import { run, runInside, type Ended } from './program.ts';
import { numbersOf, writeList } from './table.ts';

const SERVICE = { latencyMs: { min: 5, max: 15 } };

const list = ({ files }: Lab, count: number): string => writeList(files.input, numbersOf(count));
const enrich = (lab: Lab): Promise<Ended> => lab.finish(['--rate', '0', '--concurrency', '8']);

describe('a ledger that cannot be used', { concurrency: 2 }, () => {
  /** A ledger with 60 answers, mistreated, and what enrich says to it; no request is made. */
  async function mistreated(
    mistreat: (lab: Lab) => void,
    { code, words, untouched }: Refusal,
  ): Promise<void> {
    await inLab(SERVICE, async (lab) => {
      list(lab, 60);
      assert.equal((await enrich(lab)).code, 0);
      mistreat(lab);
      const before = readFileSync(lab.files.ledger);
      list(lab, 120);
      const ended = await enrich(lab);
      assert.equal(ended.code, code, ended.err);
      assert.match(ended.err, words);
      assert.equal(lab.sandbox.books().requests, 60);
      if (untouched) assert.deepEqual(readFileSync(lab.files.ledger), before);
    });
  }

  test('one of a newer schema is exit 2 and says to update', () =>
    mistreated(({ files }) => sql(files.ledger, 'PRAGMA user_version = 99'), {
      code: 2,
      words: /a newer version of this program wrote it \(schema 99, .*Update insight-batch\./,
      untouched: true,
    }));

  test('one whose first page is overwritten is exit 8 and says where to go on', () =>
    mistreated(({ files }) => overwrite(files.ledger, 0, 100), {
      code: 8,
      words: /damaged or no ledger .*Restore it from a copy, or name another file with --ledger\./,
      untouched: true,
    }));

  test('one cut off in the middle is exit 8', () =>
    mistreated(
      ({ files }) =>
        truncateSync(files.ledger, Math.floor(statSync(files.ledger).size / 8_192) * 4_096),
      {
        code: 8,
        words: /damaged or no ledger/,
        untouched: true,
      },
    ));

  for (const table of ['attempts', 'lookups_by_number', 'numbers', 'runs', 'answers']) {
    test(`one with the root page of ${table} overwritten is exit 8`, () =>
      mistreated(({ files }) => overwrite(files.ledger, rootOf(files.ledger, table), 4_096), {
        code: 8,
        words: /Restore it from a copy, or name another file with --ledger\./,
      }));
  }

  test('another database is left alone', () =>
    mistreated(
      ({ files }) => {
        rmSync(files.ledger);
        sql(files.ledger, 'CREATE TABLE mine (a); INSERT INTO mine VALUES (1)');
      },
      {
        code: 8,
        words: /no ledger of this program\. Name another file with --ledger\./,
        untouched: true,
      },
    ));

  test('a text file is left alone', () =>
    mistreated(({ files }) => writeFileSync(files.ledger, 'name,phone\n'.repeat(1_000)), {
      code: 8,
      words: /damaged or no ledger/,
      untouched: true,
    }));

  test(
    'a write-protected one is exit 2 and says to make it writable',
    { skip: process.getuid?.() === 0 && 'the superuser may write everything' },
    () =>
      mistreated(({ files }) => chmodSync(files.ledger, 0o400), {
        code: 2,
        words: /read-only\. Make both writable, or name another file with --ledger\./,
        untouched: true,
      }),
  );

  test(
    'one on a read-only filesystem is exit 2; report, runs and estimate still read it',
    { skip: withoutMount() },
    () =>
      onSmallDisk(16_384, (disk) =>
        inLab(
          SERVICE,
          async (lab) => {
            list(lab, 20);
            // What a process has open is closed when it ends; the disk is busy until then.
            const { ended: first } = await lab.execute(['--rate', '0'], { by: 'none' });
            assert.equal(first.code, 0, first.err);
            disk.remount('ro');
            list(lab, 40);
            const ended = await enrich(lab);
            assert.equal(ended.code, 2, ended.err);
            assert.match(
              ended.err,
              /read-only\. Make both writable, or name another file with --ledger\./,
            );
            assert.equal(lab.sandbox.books().requests, 20);
            for (const command of [
              ['report'],
              ['runs'],
              ['ledger', 'verify'],
              ['estimate', lab.files.input],
            ]) {
              const read = await runInside([...command, '--ledger', lab.files.ledger]);
              assert.equal(read.code, 0, `${command.join(' ')}: ${read.err}`);
            }
          },
          { ledger: disk.folder },
        ),
      ),
  );
});

/** A number of statfs(2) as a machine of 64 bits with the low byte first has it in memory. */
const NFS = '6969000000000000';
const FUSE = '4655736500000000';

describe('a ledger on another file system', { concurrency: 2, skip: withoutStrace() }, () => {
  const on = (type: string): readonly string[] =>
    faulty({ calls: 'statfs', does: `poke_exit=@arg2=${type}`, when: '1+' });

  test('on NFS it is exit 2 before anything is spent, and nothing is made there, not even its folder', () =>
    inLab(SERVICE, async (lab) => {
      const folder = join(dirname(lab.files.ledger), 'not', 'yet');
      const args = [
        'enrich',
        list(lab, 5),
        '--base-url',
        lab.sandbox.url,
        '--rate',
        '0',
        '--ledger',
        join(folder, 'ledger.db'),
      ];
      const { code, err } = await run(args, { under: on(NFS) });
      assert.equal(code, 2, err);
      assert.match(
        err,
        /on a network file system \(NFS\), where two machines could .*Name a file on a local disk with --ledger\./,
      );
      assert.equal(lab.sandbox.books().requests, 0);
      assert.equal(existsSync(dirname(folder)), false);
    }));

  test('on FUSE the run warns and goes on, and with --quiet it only goes on', () =>
    inLab(SERVICE, async (lab) => {
      list(lab, 5);
      for (const [flags, warnings] of [
        [[], 1],
        [['--quiet', '--new-run', '--max-age', '0'], 0],
      ] as const) {
        const { ended } = await lab.execute(['--rate', '0', ...flags], {
          by: 'command',
          under: on(FUSE),
        });
        assert.equal(ended.code, 0, ended.err);
        assert.equal(
          ended.err.split('is on FUSE: use it from this machine alone').length - 1,
          warnings,
          ended.err,
        );
      }
      assert.equal(lab.sandbox.books().requests, 10);
    }));
});

interface Refusal {
  readonly code: number;
  readonly words: RegExp;
  /** Not a byte of the file may be another one. */
  readonly untouched?: boolean;
}

interface Database {
  exec(sql: string): void;
  prepare(sql: string): { get(...values: readonly string[]): Record<string, unknown> | undefined };
  close(): void;
}

function withDatabase<T>(file: string, work: (database: Database) => T): T {
  const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite') as {
    readonly DatabaseSync: new (file: string) => Database;
  };
  const database = new DatabaseSync(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function sql(file: string, text: string): void {
  withDatabase(file, (database) => database.exec(text));
}

/** Where the root page of a table or index begins. */
function rootOf(file: string, name: string): number {
  const row = withDatabase(file, (database) =>
    database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name),
  );
  return (Number(row?.['rootpage']) - 1) * 4_096;
}

function overwrite(file: string, at: number, bytes: number): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  closeSync(opened);
}
