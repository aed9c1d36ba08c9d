import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { projectRoot } from '../house/project.ts';

/** Prism, a server made from an OpenAPI document: that of PRISM, or one that npx has kept; undefined where there is none. */
export function findPrism(): string | undefined {
  const cache = join(homedir(), '.npm', '_npx');
  const kept = existsSync(cache) ? readdirSync(cache) : [];
  const places = kept.map((one) => join(cache, one, 'node_modules', '.bin', 'prism'));
  return [process.env['PRISM'] ?? '', ...places].find((place) => existsSync(place));
}

const DOCUMENT = join(projectRoot, 'test', 'providers', 'identity-insights', 'openapi.yml');

/** What Prism is to do with requests that obey the document: answer by its examples, or pass them on. */
export type PrismWork = { readonly kind: 'mock' } | { readonly kind: 'proxy'; readonly to: string };

/** Starts it on loopback and returns its URL; gone after the test. */
export async function startPrism(
  test: TestContext,
  prism: string,
  { folder, work }: { readonly folder: string; readonly work: PrismWork },
): Promise<string> {
  // Prism serves paths without that of the document's server, which stands in all requests.
  const text = readFileSync(DOCUMENT, 'utf8');
  const document = join(folder, 'openapi.yml');
  writeFileSync(document, text.replace(/^ {2}\/requests:/m, '  /identity-insights/v1/requests:'));
  const upstream = work.kind === 'proxy' ? [work.to] : [];
  const child = spawn(prism, [work.kind, document, ...upstream, '--port', '0', '--errors']);
  test.after(() => child.kill());
  return await new Promise((resolve, reject) => {
    let said = '';
    const hear = (part: Buffer): void => {
      said += String(part);
      const [url] = /(?<=is listening on )http:\/\/[\d.:]+/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`Prism did not start: ${said}`)));
  });
}
