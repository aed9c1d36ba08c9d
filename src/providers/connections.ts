import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

/** Connections to one host that are kept open between requests. */
export interface Connections {
  readonly agent: http.Agent;
  /**
   * No connection of now is used for another request: idle ones are given up, those in use after
   * their answer.
   */
  renew(): void;
  /** Ends every connection, also those in use. */
  close(): void;
}

/** How many connections to keep, and how long one may lie idle before it is given up. */
interface ConnectionsOptions {
  readonly secure: boolean;
  readonly connectionsMax: number;
  readonly idleMsMax: number;
}

/**
 * A pool of Node's own with a guard: HTTP/1.1 tells answers apart by their order alone, so a
 * connection that brings one too many would give every later request the answer of the one before.
 */
export function createConnections({
  secure,
  connectionsMax,
  idleMsMax,
}: ConnectionsOptions): Connections {
  const agent = new (secure ? https : http).Agent({
    keepAlive: true,
    maxSockets: connectionsMax,
    maxFreeSockets: connectionsMax,
    scheduling: 'lifo',
    // Of idle connections only: the time of a request is kept by the transport.
    timeout: idleMsMax,
  });
  const outdated = new WeakSet<Duplex>();
  // Node's types leave out that it says whether to keep the connection.
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean;
  const reuse = agent.reuseSocket.bind(agent);
  agent.keepSocketAlive = (socket) => {
    if (outdated.has(socket) || !keep(socket)) return false;
    socket.on('data', giveUp);
    return true;
  };
  agent.reuseSocket = (socket, request) => {
    socket.off('data', giveUp);
    reuse(socket, request);
  };
  return {
    agent,
    renew: () => {
      for (const socket of listSockets(agent.sockets)) outdated.add(socket);
      for (const socket of listSockets(agent.freeSockets)) giveUp.call(socket);
    },
    close: () => agent.destroy(),
  };
}

/** Nobody asked an idle connection anything, so what it says is no answer. */
function giveUp(this: Duplex) {
  // Takes it out of the pool in this turn; its end alone would do so in a later one.
  this.emit('agentRemove');
  this.destroy();
}

function listSockets(byHost: http.Agent['sockets']): Duplex[] {
  return Object.values(byHost).flatMap((sockets) => sockets ?? []);
}
