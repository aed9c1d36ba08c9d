import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { systemClock } from '../../../src/support/clock.ts';
import { ask, service } from '../service.ts';
import { insightsOf, PUBLIC_KEY } from './asking.ts';

test('approvals, billed statuses, key and records are set over HTTP too', async (t) => {
  const sandbox = await service(t);
  const body = JSON.stringify({
    registry: ['sim_swap'],
    billedStatuses: ['NOT_FOUND'],
    publicKey: PUBLIC_KEY,
    applicationId: null,
    recordDelayMs: 1_000,
    recordedInsights: ['sim_swap'],
    recordsPerPage: 2,
  });
  assert.equal((await ask(sandbox, '/sandbox/set', { method: 'POST', body })).status, 200);
  const { sim_swap } = await insightsOf(sandbox, '447700900001', { sim_swap: {} });
  assert.equal(sim_swap.status.code, 'OK');
  assert.equal(sandbox.books().net, '0.00000000');
  const wrong = await ask(sandbox, '/sandbox/set', { method: 'POST', body: '{"registry":"all"}' });
  assert.match(wrong.body, /Cannot set \\"registry\\" to this value\. Send a list such as/);
});

test('what cannot be set is refused in whole sentences that say what can', async () => {
  const start = (options: object): Promise<unknown> =>
    startSandbox(options, { clock: systemClock });
  await assert.rejects(start({ registry: ['format'] }), {
    name: 'SandboxOptionError',
    message:
      'Cannot use "format" for registry. Choose among sim_swap, device_swap, subscriber_match, roaming, reachability, location_verification.',
  });
  await assert.rejects(
    start({ recordedInsights: ['advisor'] }),
    /^SandboxOptionError: Cannot use "advisor" for recordedInsights\. Choose among format, orig/,
  );
  await assert.rejects(
    start({ billedStatuses: ['ok'] }),
    /Cannot bill the status "ok"\. Write codes as OK, NOT_FOUND or NO_COVERAGE\./,
  );
  await assert.rejects(start({ publicKey: 'mine' }), /Cannot use the public key: it is no RSA key/);
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  await assert.rejects(
    start({ publicKey: curve.export({ type: 'spki', format: 'pem' }) }),
    /Cannot use the public key: it is no RSA key in PEM\./,
  );
  await assert.rejects(
    start({ recordsPerPage: 0 }),
    /Cannot use 0 for recordsPerPage\. Write a whole number of at least 1\./,
  );
  await assert.rejects(start({ recordDelayMs: -1 }), /Cannot use -1 for recordDelayMs\./);
});
