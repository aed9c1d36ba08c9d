import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, copyFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import {
  makeDatabase,
  skipWithoutPostgres,
  startPostgres,
  withClient,
  type PostgresServer,
} from '../ledger/postgres-server.ts';
import { inFolder, run } from './program.ts';

const withoutOpenssl =
  spawnSync('openssl', ['version']).status !== 0 && 'needs openssl, to make certificates';

describe('a ledger on a server', { skip: skipWithoutPostgres || withoutOpenssl }, () => {
  test('is used where a known authority has certified the host of its URL, and else refused with what is wrong', () =>
    inFolder(async (folder) => {
      const server = await startPostgres();
      const name = await makeDatabase(server);
      const ours = makeAuthority(folder, 'ours');
      const theirs = makeAuthority(folder, 'theirs');
      const url = `postgres://keeper@localhost:${String(server.port)}/${name}?sslmode=verify-full`;
      const migrate = async (authority?: string): Promise<string> => {
        const env = {
          PGPASSWORD: server.password,
          ...(authority !== undefined && { NODE_EXTRA_CA_CERTS: `${authority}.crt` }),
        };
        const { code, err } = await run(['ledger', 'migrate', '--ledger', url], { env });
        return `${String(code)} ${err}`;
      };
      assert.match(await migrate(ours), /^2 .* it has TLS switched off/);
      await present(makeCertificate(ours, 'other.example'), server);
      assert.match(
        await migrate(ours),
        /^2 .*other\.example\. Name it by a host in its certificate/,
      );
      await present(makeCertificate(ours, 'localhost'), server);
      for (const unknown of [undefined, theirs])
        assert.match(await migrate(unknown), /^2 .* Set NODE_EXTRA_CA_CERTS to a file/);
      assert.equal(await migrate(ours), '0 ');
      const proven = await withClient(server, name, (client) =>
        client.query("SELECT to_regclass('insight_batch.ledger') IS NOT NULL AS made"),
      );
      assert.deepEqual(proven.rows, [{ made: true }]);
    }));
});

/** Names the files of a key and a certificate, without their endings. */
function makeAuthority(folder: string, name: string): string {
  const authority = join(folder, name);
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`],
    ...['-keyout', `${authority}.key`, '-out', `${authority}.crt`],
  );
  return authority;
}

function makeCertificate(authority: string, host: string): string {
  const made = `${authority}-${host}`;
  openssl(
    ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${host}`],
    ...['-keyout', `${made}.key`, '-out', `${made}.csr`],
  );
  writeFileSync(`${made}.ext`, `subjectAltName=DNS:${host}\n`);
  openssl(
    ...['x509', '-req', '-in', `${made}.csr`, '-days', '2', '-extfile', `${made}.ext`],
    ...['-CA', `${authority}.crt`, '-CAkey', `${authority}.key`, '-CAcreateserial'],
    ...['-out', `${made}.crt`],
  );
  return made;
}

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

/** The server shows this certificate from now on, which it reads as its own user. */
async function present(certificate: string, server: PostgresServer): Promise<void> {
  const { uid, gid } = statSync(server.socketFolder);
  const file = join(server.socketFolder, 'data', basename(certificate));
  for (const ending of ['crt', 'key']) {
    copyFileSync(`${certificate}.${ending}`, `${file}.${ending}`);
    chownSync(`${file}.${ending}`, uid, gid);
  }
  await withClient(server, 'postgres', async (client) => {
    await client.query(`ALTER SYSTEM SET ssl_cert_file = '${file}.crt'`);
    await client.query(`ALTER SYSTEM SET ssl_key_file = '${file}.key'`);
    await client.query('ALTER SYSTEM SET ssl = on');
    await client.query('SELECT pg_reload_conf()');
  });
  // A process that the server starts now has read what the server has.
  for (;;) {
    const { rows } = await withClient(server, 'postgres', (client) =>
      client.query<{ file: string }>("SELECT current_setting('ssl_cert_file') AS file"),
    );
    if (rows[0]?.file === `${file}.crt`) return;
  }
}
