import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Credentials } from '../providers/port.ts';
import type { Definition } from '../providers/registry.ts';
import { startSandbox, type Sandbox } from '../sandbox/server.ts';
import type { Clock } from '../support/clock.ts';
import { SANDBOX_ORIGIN, sandboxCredentials } from './job.ts';

/**
 * What the imitation takes per second: above the default `--rate`, so that a run without options is
 * not throttled.
 */
const RATE_PER_SECOND_MAX = 100;
const LATENCY_MS = { min: 20, max: 120 };

/** The imitation of this process, and what it takes for the credentials of its account. */
export interface OwnSandbox extends Sandbox {
  readonly credentials: Credentials;
}

/**
 * The imitation inside this process, for `--sandbox`: the same answers every time but for their
 * request ids, and no faults.
 */
export async function startOwnSandbox(
  provider: Pick<Definition, 'credentials'>,
  clock: Clock,
): Promise<OwnSandbox> {
  const { credentials, publicKey } = await makeKey(provider);
  const sandbox = await startSandbox(
    {
      ratePerSecondMax: RATE_PER_SECOND_MAX,
      latencyMs: LATENCY_MS,
      prices: true,
      seed: 1,
      instance: `${clock.now()}`,
      publicKey,
      applicationId: SANDBOX_ORIGIN,
    },
    { clock },
  );
  return { ...sandbox, credentials };
}

/**
 * Credentials of the imitation's account. A key is made anew where the provider signs with one:
 * none lies in the program.
 */
async function makeKey(provider: Pick<Definition, 'credentials'>) {
  const credentials = sandboxCredentials(provider);
  const row = provider.credentials.find(({ form }) => form === 'private-key');
  if (!row) return { credentials, publicKey: undefined };
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { credentials: { ...credentials, [row.name]: privateKey }, publicKey };
}
