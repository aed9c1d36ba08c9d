import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Reply, Written } from './reply.ts';

/** Calls back after a time, unless the sandbox closes before. */
export type Later = (ms: number, callback: () => void) => void;

/**
 * Puts a reply on the wire. A client that went away gets nothing, and what it was charged stays
 * unanswered.
 */
export function deliverReply(response: ServerResponse, reply: Reply, later: Later): void {
  if (response.destroyed) return;
  switch (reply.kind) {
    case 'hang':
      return;
    case 'reset':
      if (reply.how === 'reset') response.socket?.resetAndDestroy();
      else response.socket?.destroy();
      return;
    case 'written':
      response.once('finish', () => reply.receipt?.answered());
      writeResponse(response, reply, later);
  }
}

/** About a second in all: slow, but inside any timeout worth having. */
const DRIPS = 10;
const DRIP_EVERY_MS = 100;
const HUGE_BYTES = 8_388_608;
const CHUNK_BYTES = 65_536;

function writeResponse(
  response: ServerResponse,
  { http, type, headers, body, manner }: Written,
  later: Later,
) {
  const bytes = Buffer.from(body, 'utf8');
  const length = manner === 'huge' ? HUGE_BYTES : bytes.length;
  response.writeHead(http, { ...headers, 'content-type': type, 'content-length': String(length) });
  switch (manner) {
    case 'truncated':
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () =>
        response.socket?.destroy(),
      );
      return;
    case 'slow':
      dripBytes(response, bytes, later);
      return;
    case 'huge':
      // Through a pipe, so that a client that reads no further costs no memory.
      Readable.from(generateHugeBody(bytes), { objectMode: false }).pipe(response);
      return;
    case undefined:
      response.end(bytes);
  }
}

function dripBytes(response: ServerResponse, rest: Buffer, later: Later, drops = DRIPS) {
  if (response.destroyed) return;
  if (drops <= 1) {
    response.end(rest);
    return;
  }
  const size = Math.ceil(rest.length / drops);
  response.write(rest.subarray(0, size));
  later(DRIP_EVERY_MS, () => dripBytes(response, rest.subarray(size), later, drops - 1));
}

/**
 * The answer without its last character, and blanks for the rest: it would even be well-formed if
 * it came to its end.
 */
function* generateHugeBody(answer: Buffer): Generator<Buffer> {
  const filler = Buffer.alloc(CHUNK_BYTES, ' ');
  yield answer.subarray(0, -1);
  let left = HUGE_BYTES - answer.length;
  for (; left > CHUNK_BYTES; left -= CHUNK_BYTES) yield filler;
  yield filler.subarray(0, left);
  yield answer.subarray(-1);
}
