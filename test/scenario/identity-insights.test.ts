import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testApplication } from '../providers/keys.ts';
import { runInside, type Ended, type RunOptions } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readJson, readTable, writeList } from './table.ts';

const { applicationId, privateKey, publicKey } = testApplication();
const PUBLIC = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const BOOK =
  'product,country,price\nformat,*,0.002\noriginal_carrier,*,0.005\ncurrent_carrier,*,0.006\n';
const SETTINGS = { publicKey: PUBLIC, applicationId, registry: ['sim_swap'] };

type Environment = NonNullable<RunOptions['env']>;

/** No account: an application and its key are all there is, unless a test says otherwise. */
const APPLICATION = {
  VONAGE_API_KEY: undefined,
  VONAGE_API_SECRET: undefined,
  VONAGE_APPLICATION_ID: applicationId,
  VONAGE_PRIVATE_KEY: privateKey,
};

/** A list and a price book in the folder of a scene, and the arguments for them. */
function prepare(parts: Scene, rows: number, ...more: string[]): string[] {
  writeFileSync(join(parts.folder, 'book.csv'), BOOK);
  const list = writeList(join(parts.folder, 'list.csv'), numbersOf(rows));
  const provider = ['--provider', 'identity-insights', '--prices', 'book.csv'];
  return parts.args(list, ...provider, '--log-file', 'run.log', '--log-level', 'debug', ...more);
}

function enrich(parts: Scene, args: readonly string[], env: Environment): Promise<Ended> {
  return runInside(args, { cwd: parts.folder, env });
}

/** Runs of letters and digits of the key, in whatever form it is written; a token by its shape. */
const KEY_WORDS = privateKey.split(/[^A-Za-z0-9]+/).filter(({ length }) => length >= 12);
const TOKEN = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;

function assertNoSecret({ folder }: Scene, ended: Ended): void {
  const files = readdirSync(folder).filter((name) => !name.endsWith('.pem'));
  assert.ok(files.includes('ledger.db') && files.includes('run.log'), files.join());
  const texts = files.map((name) => [name, readFileSync(join(folder, name), 'latin1')] as const);
  for (const [name, text] of [...texts, ['stdout', ended.out], ['stderr', ended.err]] as const) {
    assert.deepEqual(
      KEY_WORDS.filter((word) => text.includes(word)),
      [],
      name,
    );
    assert.doesNotMatch(text, TOKEN, name);
  }
}

test('40 numbers are bought by an application without an account, once; key and token are in no file', () =>
  scene(SETTINGS, async (parts) => {
    const args = prepare(parts, 40, '--max-spend', '5');
    const first = await enrich(parts, args, APPLICATION);
    assert.equal(first.code, 0, first.err);
    const output = join(parts.folder, 'list.enriched.csv');
    const report = readJson(join(parts.folder, 'list.enriched.report.json'));
    const { provider, level } = report.run as unknown as Record<string, string>;
    assert.deepEqual(
      [provider, level, report.lookups['attempts'], report.balance['opening']],
      ['identity-insights', 'current_carrier+format+original_carrier', 40, null],
    );
    assert.equal(report.money['net'], '0.52000000', '40 times 0.013');
    const [row] = readTable(output);
    assert.equal(row?.['ii_level'], 'current_carrier+format+original_carrier');
    assert.equal(row['ii_format_number_international'], row['ii_number']);
    assertNoSecret(parts, first);

    const second = await enrich(parts, args, APPLICATION);
    assert.equal(second.code, 0, second.err);
    const again = readJson(join(parts.folder, 'list.enriched.report.json'));
    assert.deepEqual([again.rows['known'], again.lookups['attempts']], [40, 0]);
    assert.deepEqual(parts.sandbox.books().chargedTwice, []);
    assertNoSecret(parts, second);
    const verified = await runInside(['ledger', 'verify', '--ledger', parts.ledger]);
    assert.equal(verified.code, 0, verified.err);
  }));

test('killed with attempts in flight, it continues: no answer on record is bought again', () =>
  scene({ ...SETTINGS, latencyMs: { min: 20, max: 20 } }, async (parts) => {
    const args = prepare(parts, 60, '--concurrency', '10');
    const { child, ended } = parts.start(args, { env: APPLICATION });
    await parts.sandbox.seen(30);
    child.kill('SIGKILL');
    assert.equal((await ended).signal, 'SIGKILL');
    const second = await enrich(parts, args, APPLICATION);
    assert.equal(second.code, 0, second.err);
    assert.match(second.err, /^Continuing run /m);
    const { byNumber } = parts.sandbox.books();
    const twice = Object.values(byNumber).filter(({ asked }) => asked > 1).length;
    assert.equal(Object.keys(byNumber).length, 60);
    // What was on record as sent may not have left yet.
    const report = readJson(join(parts.folder, 'list.enriched.report.json'));
    const doubts = report.lookups['in_doubt'] ?? 0;
    assert.ok(twice <= doubts && doubts <= 10, `${String(twice)} <= ${String(doubts)} <= 10`);
    assertNoSecret(parts, second);
  }));

test('the key of another application ends the run after one request with exit 5, names the variables, and shows neither key nor token', () =>
  scene(SETTINGS, async (parts) => {
    const args = prepare(parts, 40, '--max-spend', '5');
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const VONAGE_PRIVATE_KEY = other.export({ type: 'pkcs1', format: 'pem' }).toString();
    const refused = await enrich(parts, args, { ...APPLICATION, VONAGE_PRIVATE_KEY });
    assert.equal(refused.code, 5, refused.err);
    assert.match(refused.err, /VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY/);
    assert.equal(parts.sandbox.books().requests, 1);
    assertNoSecret(parts, refused);
    for (const word of VONAGE_PRIVATE_KEY.split(/[^A-Za-z0-9]+/).filter((one) => one.length > 11))
      assert.ok(!refused.err.includes(word));
  }));

const escaped = privateKey.replaceAll('\n', '\\n');
const pkcs1 = createPrivateKey(privateKey).export({ type: 'pkcs1', format: 'pem' }).toString();

for (const [what, env, dotenv] of [
  ['PEM with \\n written out', { VONAGE_PRIVATE_KEY: escaped }, ''],
  ['a path', { VONAGE_PRIVATE_KEY: 'app.pem' }, ''],
  ['VONAGE_PRIVATE_KEY_PATH', { VONAGE_PRIVATE_KEY_PATH: './app.pem' }, ''],
  ['VONAGE_APPLICATION_PRIVATE_KEY_PATH', { VONAGE_APPLICATION_PRIVATE_KEY_PATH: 'app.pem' }, ''],
  ['VONAGE_PRIVATE_KEY64', { VONAGE_PRIVATE_KEY64: Buffer.from(pkcs1).toString('base64') }, ''],
  ['lines in .env', {}, `VONAGE_PRIVATE_KEY="${pkcs1}"\n`],
  ['a path in .env', {}, 'VONAGE_APPLICATION_PRIVATE_KEY_PATH=app.pem\n'],
] as const) {
  test(`the key is taken as ${what}`, () =>
    scene(SETTINGS, async (parts) => {
      const args = prepare(parts, 3, '--insights', 'format');
      writeFileSync(join(parts.folder, 'app.pem'), privateKey);
      writeFileSync(join(parts.folder, '.env'), dotenv);
      const ended = await enrich(parts, args, {
        ...APPLICATION,
        VONAGE_PRIVATE_KEY: undefined,
        ...env,
      });
      assert.equal(ended.code, 0, ended.err);
      assert.equal(parts.sandbox.books().charges.length, 3);
    }));
}

test('without a key, with one that is none, or with a floor and no account nothing is sent: exit 2', () =>
  scene(SETTINGS, async (parts) => {
    const args = prepare(parts, 3, '--max-spend', '1');
    const refusal = async (env: Environment, ...more: string[]): Promise<string> => {
      const { code, err } = await enrich(parts, [...args, ...more], { ...APPLICATION, ...env });
      assert.equal(code, 2, err);
      return err;
    };
    const lack = await refusal({ VONAGE_PRIVATE_KEY: undefined });
    assert.match(lack, /VONAGE_PRIVATE_KEY is missing \(VONAGE_APPLICATION_ID is set\)/);
    assert.match(
      lack,
      /--sandbox.* Instead of VONAGE_PRIVATE_KEY serves VONAGE_PRIVATE_KEY_PATH or/,
    );
    const half = await refusal({ VONAGE_PRIVATE_KEY: privateKey.slice(0, 800) });
    assert.match(half, /Cannot use the private key in VONAGE_PRIVATE_KEY: the key is cut off/);
    assert.ok(!KEY_WORDS.some((word) => half.includes(word)));
    assert.match(
      await refusal({}, '--min-balance', '1'),
      /without VONAGE_API_KEY and VONAGE_API_SECRET/,
    );
    assert.equal(parts.sandbox.books().requests, 0);
  }));

test('with key and secret the balance is read, one of them alone is said, and balance needs both', () =>
  scene(SETTINGS, async (parts) => {
    const args = prepare(parts, 3, '--max-spend', '1');
    const half = await enrich(parts, args, { ...APPLICATION, VONAGE_API_KEY: 'abcd1234' });
    assert.equal(half.code, 0, half.err);
    assert.match(
      half.err,
      /^VONAGE_API_SECRET is missing \(VONAGE_API_KEY is set\), so the balance is not read\.$/m,
    );
    const account = { VONAGE_API_KEY: 'abcd1234', VONAGE_API_SECRET: 'of-the-account' };
    const whole = await enrich(parts, [...args, '--max-age', '0'], { ...APPLICATION, ...account });
    assert.equal(whole.code, 0, whole.err);
    const report = readJson(join(parts.folder, 'list.enriched.report.json'));
    assert.notEqual(report.balance['opening'], null);
    const balance = (env: Environment): Promise<Ended> =>
      runInside(['balance', '--provider', 'identity-insights', '--base-url', parts.sandbox.url], {
        env,
      });
    assert.equal((await balance({ ...APPLICATION, ...account })).code, 0);
    const lack = await balance(APPLICATION);
    assert.equal(lack.code, 2);
    assert.match(lack.err, /Cannot read the balance: .* Set VONAGE_API_KEY and VONAGE_API_SECRET/);
  }));

test('--sandbox needs no key, options of the other provider are said aloud, and both providers share a sandbox ledger', () =>
  scene({}, async (parts) => {
    writeFileSync(join(parts.folder, 'book.csv'), BOOK);
    writeList(join(parts.folder, 'list.csv'), numbersOf(12));
    const nobody = {
      VONAGE_API_KEY: undefined,
      VONAGE_API_SECRET: undefined,
      XDG_STATE_HOME: parts.folder,
    };
    const trial = (...more: string[]): Promise<Ended> =>
      enrich(parts, ['enrich', 'list.csv', '--sandbox', ...more], nobody);
    const identity = await trial(
      ...['--provider', 'identity-insights', '--prices', 'book.csv', '--cnam', '--auth', 'header'],
    );
    assert.equal(identity.code, 0, identity.err);
    const said = (name: string): string =>
      `--${name} is not sent: it is an option of Number Insight, and Identity Insights is asked.`;
    for (const name of ['cnam', 'auth']) assert.ok(identity.err.includes(said(name)), identity.err);
    assert.doesNotMatch(identity.err, /ends on/);
    const number = await trial('--region', 'us', '-o', 'ni.csv');
    assert.equal(number.code, 0, number.err);
    assert.match(number.err, /^--region is not sent: it is an option of Identity Insights,/m);
    const { lookups, run: told } = readJson(join(parts.folder, 'ni.report.json'));
    assert.deepEqual([lookups['attempts'], lookups['in_doubt']], [12, 0]);
    assert.equal((told as unknown as Record<string, string>)['provider'], 'number-insight');
    const estimate = ['--provider', 'identity-insights', '--json', '--prices', 'book.csv'];
    const estimated = await enrich(
      parts,
      ['estimate', 'list.csv', '--sandbox', ...estimate],
      nobody,
    );
    const { known, product } = JSON.parse(estimated.out) as Record<string, unknown>;
    assert.deepEqual([known, product], [12, 'current_carrier+format+original_carrier']);
  }));

test('two sets, and two levels, asked one after the other of --sandbox on one ledger are each bought once', () =>
  scene({}, async (parts) => {
    writeFileSync(join(parts.folder, 'book.csv'), BOOK);
    writeList(join(parts.folder, 'list.csv'), numbersOf(12));
    const insights = ['--provider', 'identity-insights', '--prices', 'book.csv', '--insights'];
    const asked = [
      [...insights, 'format'],
      [...insights, 'current_carrier'],
      ['--level', 'standard'],
      ['--level', 'advanced'],
    ];
    for (const [index, words] of asked.entries()) {
      const output = ['-o', `${index}.csv`, '--ledger', join(parts.folder, 'trial.db'), '--yes'];
      const ended = await runInside(['enrich', 'list.csv', '--sandbox', ...words, ...output], {
        cwd: parts.folder,
      });
      assert.equal(ended.code, 0, ended.err);
      const { lookups } = readJson(join(parts.folder, `${index}.report.json`));
      assert.deepEqual([lookups['attempts'], lookups['in_doubt']], [12, 0], words.join(' '));
    }
  }));
