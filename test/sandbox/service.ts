import { request, type IncomingHttpHeaders } from 'node:http';
import type { TestContext } from 'node:test';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { systemClock, type Clock } from '../../src/support/clock.ts';

/** A sandbox that answers at once and is closed with its test. */
export async function service(
  t: TestContext,
  options: SandboxOptions = {},
  clock: Clock = systemClock,
): Promise<Sandbox> {
  const sandbox = await startSandbox({ latencyMs: { min: 0, max: 0 }, ...options }, { clock });
  t.after(() => sandbox.close());
  return sandbox;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export const AUTHORISED = {
  authorization: `Basic ${Buffer.from('key:secret').toString('base64')}`,
};

/** One exchange on a connection of its own; rejects with the socket's error, and where the body ends too early. */
export function ask(
  sandbox: Sandbox,
  path: string,
  { method = 'GET', headers = AUTHORISED, body = '' }: AskOptions = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = request(sandbox.url + path, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The fields of a JSON answer, read loosely as tests do. */
export async function lookUp(sandbox: Sandbox, path: string) {
  return JSON.parse((await ask(sandbox, path)).body);
}

/** The error code of an exchange that must fail, e.g. `ECONNRESET`. */
export async function failureOf(exchange: Promise<unknown>): Promise<string> {
  return await exchange.then(
    () => 'no failure',
    (error: unknown) =>
      error instanceof Error
        ? ((error as NodeJS.ErrnoException).code ?? error.message)
        : String(error),
  );
}
