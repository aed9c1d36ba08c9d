import type { IncomingMessage } from 'node:http';
import type { SandboxCredentials } from './options.ts';

/** A request with its body read. */
export interface ReadRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Undefined where it is longer than a request can be. */
  readonly body: string | undefined;
  /** Query and body; the body wins. */
  readonly fields: ReadonlyMap<string, string>;
  readonly credentials: SandboxCredentials | undefined;
  readonly accept: string;
  /** The `Authorization` header. */
  readonly authorization: string;
  readonly contentType: string;
}

/** Reads a request to its end; rejects where the client goes away before. */
export async function readRequest(incoming: IncomingMessage): Promise<ReadRequest> {
  const [path = '/', search = ''] = (incoming.url ?? '/').split('?', 2);
  const query = new URLSearchParams(search);
  const body = await readBody(incoming);
  const { authorization = '', accept = '', 'content-type': contentType = '' } = incoming.headers;
  const fields = new Map([...query, ...readBodyFields(body ?? '', contentType)]);
  return {
    method: incoming.method ?? 'GET',
    path,
    query,
    body,
    fields,
    credentials: readBasicCredentials(authorization) ?? readFieldCredentials(fields),
    accept,
    authorization,
    contentType,
  };
}

const BODY_BYTES_MAX = 65_536;

async function readBody(incoming: IncomingMessage) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  return size <= BODY_BYTES_MAX ? Buffer.concat(chunks).toString('utf8') : undefined;
}

/** A form, or the JSON object that the service is known to take too. */
function readBodyFields(body: string, type: string): Iterable<[string, string]> {
  if (!type.includes('json')) return new URLSearchParams(body);
  const value = tryParseJson(body);
  return typeof value === 'object' && value !== null
    ? Object.entries(value).map(([name, field]) => [name, String(field)])
    : [];
}

/** Undefined where it is not JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readBasicCredentials(header: string): SandboxCredentials | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(header) ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { key: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function readFieldCredentials(fields: ReadonlyMap<string, string>): SandboxCredentials | undefined {
  const key = fields.get('api_key');
  const secret = fields.get('api_secret');
  return key === undefined || secret === undefined ? undefined : { key, secret };
}
