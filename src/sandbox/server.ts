import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../support/clock.ts';
import { AUTO_RELOAD_EVERY_MS, createAccount } from './account.ts';
import { createBooks, type SandboxBooks } from './books.ts';
import { deliverReply } from './delivery.ts';
import { createIdentityInsights } from './identity-insights/service.ts';
import { createLots } from './lots.ts';
import { createNumberInsight } from './number-insight.ts';
import { SandboxOptionError, type SandboxOptions, type SandboxChange } from './options.ts';
import { readRequest } from './request.ts';
import { routeLookup, routeOther, type RouteParts } from './routes.ts';
import { createSchedule } from './schedule.ts';
import { createArrivalWatch } from './seen.ts';
import { parseBalance, applyChange, DEFAULT_SETTINGS } from './settings.ts';
import { createRateWindow } from './window.ts';

export type { SandboxBooks } from './books.ts';
export type { SandboxCharge } from './charges.ts';
export { parseFaults, type FaultName, type FaultShares } from './faults.ts';
export {
  parseLatency,
  SandboxOptionError,
  type Latency,
  type SandboxOptions,
  type SandboxChange,
} from './options.ts';
export { writePriceBook, type SandboxApi } from './prices.ts';

/** A running imitation of Number Insight and Identity Insights: one account, two APIs. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What was charged up to now. */
  books(): SandboxBooks;
  /** Changes what is named; throws a SandboxOptionError where it cannot be. */
  set(change: SandboxChange): void;
  /** Resolves once so many lookup requests came in; rejects where the sandbox closes before. */
  seen(requests: number): Promise<void>;
  /**
   * Ends every connection at once, hanging ones too, and books what was still to be charged. May be
   * called twice.
   */
  close(): Promise<void>;
}

/**
 * Serves Number Insight, Identity Insights, the account's balance and the records of its charges on
 * 127.0.0.1, with an account, prices, faults and books of its own. Answers and faults depend on the
 * seed, on the number and on how often it was asked, not on the order of requests. Rejects with a
 * SandboxOptionError for an option that cannot be used, such as a port that is taken.
 */
export async function startSandbox(
  options: SandboxOptions,
  { clock }: { clock: Clock },
): Promise<Sandbox> {
  const schedule = createSchedule(clock);
  const account = createAccount(parseBalance(options.balance ?? DEFAULT_BALANCE));
  const books = createBooks(account);
  const seen = createArrivalWatch(books.requests);
  let settings = applyChange(DEFAULT_SETTINGS, options);
  const set = (change: SandboxChange) => {
    const balance = change.balance === undefined ? undefined : parseBalance(change.balance);
    settings = applyChange(settings, change);
    if (balance !== undefined) account.set(balance);
  };
  let port = 0;
  let url = '';
  const service = {
    lots: createLots(options.seed ?? 1, options.instance),
    clock,
    account,
    books,
    window: createRateWindow(),
    settings: () => settings,
    later: schedule.atTheLatestAtClose,
    // Another name for the same machine: to a client it is another host, and following it shows in
    // the books.
    elsewhere: () => `http://localhost:${port}/sandbox/elsewhere`,
  };
  const server = createSandboxServer({
    ...service,
    url: () => url,
    schedule,
    set,
    seen,
    lookup: createNumberInsight(service),
    insights: createIdentityInsights(service),
  });
  port = await listenOn(server, options.port ?? 0);
  url = `http://${HOST}:${port}`;
  schedule.every(AUTO_RELOAD_EVERY_MS, () => {
    if (settings.autoReload) account.reload();
  });
  return {
    url,
    books: books.books,
    set,
    seen: seen.wait,
    close: async () => {
      const closed = closeServer(server);
      schedule.close();
      seen.close();
      await closed;
    },
  };
}

const HOST = '127.0.0.1';
const DEFAULT_BALANCE = '100.00000000';
const BACKLOG_MAX = 1_024;
/**
 * Longer than a client keeps a connection it does not use, so that no reuse meets a connection that
 * is just being closed.
 */
const KEEP_ALIVE_MS = 120_000;

function createSandboxServer(parts: RouteParts) {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, response) => {
    void serveRequest(parts, incoming, response);
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  return server;
}

async function serveRequest(
  parts: RouteParts,
  incoming: IncomingMessage,
  response: ServerResponse,
) {
  const { books, clock, schedule, seen } = parts;
  // A client that goes away between two writes is not an error of the sandbox.
  response.on('error', () => response.destroy());
  const request = await readRequest(incoming).catch(() => undefined);
  if (request === undefined) {
    response.destroy();
    return;
  }
  const lookup = routeLookup(parts, request, () => {
    response.once('close', books.leave);
    return books.arrive(clock.monotonic());
  });
  if (lookup) seen.wake();
  const { reply, delayMs = 0 } = lookup ?? { reply: await routeOther(parts, request) };
  const deliver = () => deliverReply(response, reply, schedule.later);
  if (delayMs === 0) deliver();
  else schedule.later(delayMs, deliver);
}

async function listenOn(server: Server, port: number) {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const words = `Cannot listen on port ${port} of ${HOST}: ${error.message}. Choose another port, or 0 for any free one.`;
      reject(new SandboxOptionError(words, { cause: error }));
    });
    server.listen({ host: HOST, port, backlog: BACKLOG_MAX }, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // An error says that it is closed already.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
