import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import type { PostgresServer } from '../ledger/postgres-server.ts';

/**
 * What becomes of a statement. `before`: the server never sees it; `after`: the server has done it, the client never
 * hears so; `hang`: the same, but the connection seems to stand.
 */
export type Cut = 'before' | 'after' | 'hang';

/** Stands on the loopback between programs and a server and cuts their connections, at a statement or all of them. */
export interface CuttingProxy {
  readonly port: number;
  /** The URL of a database behind it, which asks for no password. */
  url(database: string): string;
  /** How often each was done. */
  readonly cuts: Readonly<Record<Cut, number>>;
  /** Cuts what stands; connections are refused from now on, as by a server that is not there. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** For good. */
  close(): Promise<void>;
}

/** `choose` is asked about every statement, a `COMMIT` and a `BEGIN` too, with its text. */
export async function startCuttingProxy(
  server: PostgresServer,
  choose: (sql: string) => Cut | undefined,
): Promise<CuttingProxy> {
  const cuts = { before: 0, after: 0, hang: 0 };
  const sockets = new Set<Socket>();
  const decide = (sql: string): Cut | undefined => {
    const cut = choose(sql);
    if (cut) cuts[cut] += 1;
    return cut;
  };
  const listener = createServer({ noDelay: true }, (client) => {
    // By its socket, where nobody is asked for a password.
    const upstream = connect(join(server.socketFolder, `.s.PGSQL.${String(server.port)}`));
    for (const socket of [client, upstream]) {
      sockets.add(socket.on('error', () => undefined));
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    joinSockets(client, upstream, decide);
  });
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      listener.once('error', reject).listen(port, '127.0.0.1', () => {
        listener.off('error', reject);
        resolve((listener.address() as AddressInfo).port);
      });
    });
  const goAway = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => {
      listener.close(() => {
        resolve();
      });
    });
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const port = await listen(0);
  return {
    port,
    cuts,
    url: (database) => `postgres://${server.user}@127.0.0.1:${String(port)}/${database}`,
    goAway,
    comeBack: async () => {
      await listen(port);
    },
    close: goAway,
  };
}

function joinSockets(
  client: Socket,
  upstream: Socket,
  decide: (sql: string) => Cut | undefined,
): void {
  let cut: Cut | undefined;
  const toServer = createFrames({ untypedFirst: true });
  const toClient = createFrames({ untypedFirst: false });
  client.on('data', (chunk: Buffer) => {
    for (const frame of toServer(chunk)) {
      const sql = readStatement(frame);
      if (sql !== undefined && cut === undefined) cut = decide(sql);
      if (cut === 'before') return void client.destroy();
      upstream.write(frame);
    }
  });
  upstream.on('data', (chunk: Buffer) => {
    for (const frame of toClient(chunk)) {
      if (cut === undefined) client.write(frame);
      // The server is ready for the next statement: this one is done, and committed where it stood alone.
      else if (cut === 'after' && frame[0] === READY_FOR_QUERY) return void client.destroy();
    }
  });
}

const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const LENGTH_BYTES = 4;

/** Messages of the protocol, each whole: a type of one byte, which the first of a client lacks, and a length. */
function createFrames({ untypedFirst }: { untypedFirst: boolean }): (chunk: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  let typeBytes = untypedFirst ? 0 : 1;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const frames: Buffer[] = [];
    while (rest.length >= typeBytes + LENGTH_BYTES) {
      const size = typeBytes + rest.readInt32BE(typeBytes);
      if (rest.length < size) break;
      frames.push(rest.subarray(0, size));
      rest = rest.subarray(size);
      typeBytes = 1;
    }
    return frames;
  };
}

/** The text of a statement, sent alone (Query) or to be given values (Parse, behind its name). */
function readStatement(frame: Buffer): string | undefined {
  const body = frame.subarray(1 + LENGTH_BYTES).toString('utf8');
  if (frame[0] === 'Q'.charCodeAt(0)) return body.split('\0')[0];
  return frame[0] === 'P'.charCodeAt(0) ? body.split('\0')[1] : undefined;
}
