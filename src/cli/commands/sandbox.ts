import { RefusedError } from '../../run/options.ts';
import {
  parseFaults,
  SandboxOptionError,
  startSandbox,
  type Sandbox,
} from '../../sandbox/server.ts';
import { systemClock } from '../../support/clock.ts';
import { describeSystemError } from '../../run/failure.ts';
import { print } from '../print.ts';
import { readTextFile } from '../text-file.ts';
import type { SandboxSettings } from '../../settings/settings.ts';
import type { Shell } from '../shell.ts';

/**
 * `sandbox`: serves the imitation of the API on loopback until a signal ends it. Its first line is
 * its URL alone.
 */
export async function sandboxCommand(settings: SandboxSettings, shell: Shell): Promise<number> {
  const sandbox = await startNamed(settings);
  try {
    await print(`${sandbox.url}\n`, shell);
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        shell.onSignal(signal, resolve);
    });
    return 0;
  } finally {
    await sandbox.close();
  }
}

async function startNamed(settings: SandboxSettings): Promise<Sandbox> {
  const { port, balance, ratePerSecond, latencyMs, faults, prices, seed } = settings;
  const { registry, billed, publicKey, applicationId, recordDelayMs } = settings;
  try {
    return await startSandbox(
      {
        port,
        balance,
        ratePerSecondMax: ratePerSecond,
        latencyMs: { min: latencyMs.least, max: latencyMs.most },
        ...(faults !== undefined && { faults: parseFaults(faults) }),
        prices,
        registry: splitList(registry ?? ''),
        billedStatuses: splitList(billed),
        publicKey: publicKey === undefined ? undefined : readKey(publicKey),
        applicationId,
        recordDelayMs,
        seed,
      },
      { clock: systemClock },
    );
  } catch (error) {
    if (error instanceof SandboxOptionError)
      throw new RefusedError(error.message, { cause: error });
    if (error instanceof Error && 'code' in error)
      throw new RefusedError(
        `Cannot serve on port ${port}: ${describeSystemError(error)}. Choose another --port.`,
        { cause: error },
      );
    throw error;
  }
}

function splitList(text: string) {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function readKey(file: string) {
  try {
    return readTextFile(file);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new RefusedError(
      `Cannot read the public key ${file}: ${describeSystemError(error)}. Name a PEM file with --public-key.`,
      { cause: error },
    );
  }
}
