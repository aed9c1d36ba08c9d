import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { credentialSources } from '../../src/cli/dotenv.ts';
import {
  readCredentials,
  requiredCredentials,
  type CredentialSources,
} from '../../src/cli/credentials.ts';
import type { Environment } from '../../src/settings/places.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import { inFolder } from '../scenario/program.ts';
import { inProcess } from './program.ts';

const ENV = 'VONAGE_API_KEY=abc\r\nVONAGE_API_SECRET=s3cret\r\n';
const sourcesIn = (workingFolder: string, environment: Environment = {}): CredentialSources =>
  credentialSources(numberInsight, { environment, workingFolder });

for (const [name, bytes] of [
  ['UTF-8', Buffer.from(ENV)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${ENV}`)],
  ['UTF-16, as PowerShell writes it', iconv.encode(ENV, 'utf-16le', { addBOM: true })],
  ['big-endian UTF-16', iconv.encode(ENV, 'utf-16be', { addBOM: true })],
] as const) {
  test(`a .env in ${name} gives the credentials`, () =>
    inFolder((folder) => {
      writeFileSync(join(folder, '.env'), bytes);
      assert.deepEqual(readCredentials(sourcesIn(folder))?.values, {
        key: 'abc',
        secret: 's3cret',
      });
      return Promise.resolve();
    }));
}

for (const [name, make, words] of [
  ['a folder', (file: string) => mkdirSync(file), 'it is a folder'],
  [
    'a FIFO, which nobody writes to',
    (file: string) => spawnSync('mkfifo', [file]),
    'it is no regular file (a FIFO, a socket or a device)',
  ],
  [
    'UTF-16 without a mark',
    (file: string) => {
      writeFileSync(file, iconv.encode(ENV, 'utf-16le'));
    },
    'it has a NUL byte, so it is no text of UTF-8; save it as UTF-8',
  ],
] as const) {
  test(`a .env that is ${name} is named where the credentials are missing, and does not matter where they are not`, () =>
    inFolder((folder) => {
      make(join(folder, '.env'));
      assert.throws(
        () => requiredCredentials(sourcesIn(folder), { sandbox: false }),
        (error: Error) =>
          error.message.startsWith(
            `Cannot read .env: ${words}. Set VONAGE_API_KEY and VONAGE_API_SECRET`,
          ),
      );
      const environment = { VONAGE_API_KEY: 'k', VONAGE_API_SECRET: 's' };
      assert.deepEqual(
        requiredCredentials(sourcesIn(folder, environment), { sandbox: false }).values,
        {
          key: 'k',
          secret: 's',
        },
      );
      return Promise.resolve();
    }));
}

test('without a .env nothing is wrong with it', () =>
  inFolder((folder) => {
    assert.deepEqual(sourcesIn(folder).dotenv, { text: undefined, fault: undefined });
    return Promise.resolve();
  }));

test('a configuration in UTF-16 is read, and a folder or a NUL in it is refused in words', () =>
  inFolder(async (folder) => {
    const config = join(folder, 'config.json');
    writeFileSync(config, iconv.encode('{"rate": "x"}', 'utf-16le', { addBOM: true }));
    const ran = async (): Promise<string> =>
      (await inProcess(['runs', '--config', config, '--ledger', 'l.db'], { folder })).err;
    assert.doesNotMatch(await ran(), /it is no JSON/);
    writeFileSync(config, JSON.stringify({ ledger: 'a\0b' }));
    const nul = await inProcess(['runs', '--config', config], { folder });
    assert.deepEqual(
      [nul.code, /the name of a file has no NUL character/.test(nul.err)],
      [2, true],
      nul.err,
    );
    const place = await inProcess(['runs', '--config', folder], { folder });
    assert.deepEqual(
      [place.code, place.err],
      [2, `insight-batch: Cannot read the configuration ${folder}: it is a folder.\n`],
    );
  }));

test('a log file that cannot be opened ends a trial with exit 2', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'list.csv'), 'phone\n+447911800001\n');
    const program = join(import.meta.dirname, '../../src/main.js');
    const args = [
      program,
      'enrich',
      'list.csv',
      '--sandbox',
      '--ledger',
      'l.db',
      '--log-file',
      '.',
    ];
    // A sandbox that nobody closes would keep it from ending.
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 20_000,
    });
    assert.equal(status, 2, stderr);
    assert.match(stderr, /Cannot open the log file/);
    await Promise.resolve();
  }));
