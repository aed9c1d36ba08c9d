import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainFailure } from '../../src/ledger/postgres/errors.ts';
import { isLedgerFailure, type LedgerErrorKind } from '../../src/ledger/port.ts';

const SHOWN = 'postgres://db.example/insight';

/** What the driver or the network says, by its code; then its kind, and what the user is to do. */
const FAILURES: readonly (readonly [
  message: string,
  code: string | undefined,
  kind: LedgerErrorKind,
  advice: string,
])[] = [
  [
    "Hostname/IP does not match certificate's altnames: Host: db.example. is not in the cert's altnames: DNS:other",
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'io',
    'Name it by a host in its certificate, or give it a certificate for this one.',
  ],
  ['certificate has expired', 'CERT_HAS_EXPIRED', 'io', 'Renew it, or set the clock'],
  ['certificate is not yet valid', 'CERT_NOT_YET_VALID', 'io', 'Renew it, or set the clock'],
  ['self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'io', 'Set NODE_EXTRA_CA_CERTS'],
  ['The server does not support SSL connections', undefined, 'io', '(ssl = on)'],
  ['password authentication failed for user "ada"', '28P01', 'io', 'Check the user in --ledger'],
  ['SASL authentication failed', '08P01', 'lost', 'Check the user in --ledger'],
  ['database "x" does not exist', '3D000', 'io', 'Make it with CREATE DATABASE'],
  ['no such database: x', '08P01', 'lost', 'Make it with CREATE DATABASE'],
  ['query_wait_timeout', '08P01', 'lost', 'Check the server, then'],
  ['permission denied for schema x', '42501', 'read-only', 'Let this user own the database'],
  [
    'cannot execute UPDATE in a read-only transaction',
    '25006',
    'read-only',
    'A standby only reads: name the server that writes.',
  ],
];

test('what the driver says becomes a sentence with what is there and what to do, by its code', () => {
  for (const [message, code, kind, advice] of FAILURES) {
    const failure = explainFailure(Object.assign(new Error(message), { code }), SHOWN);
    assert.ok(isLedgerFailure(failure, kind), message);
    assert.ok(failure.message.includes(`the ledger ${SHOWN}`), failure.message);
    assert.ok(failure.message.includes(advice), failure.message);
    for (const [, , , other] of FAILURES)
      if (other !== advice) assert.ok(!failure.message.includes(other), failure.message);
  }
});
