import assert from 'node:assert/strict';
import type net from 'node:net';
import { test, type TestContext } from 'node:test';
import { systemClock } from '../../src/support/clock.ts';
import {
  answerBytes,
  clientFor,
  heldClock,
  httpServer,
  kindOf,
  post,
  rawServer,
} from './loopback.ts';

const BODY = '{"status":0}';
const KEPT = answerBytes(BODY);

test('ten lookups one after another use one connection, and each says once that it leaves', async (t) => {
  let connections = 0;
  const port = await rawServer(t, (socket) => {
    connections += 1;
    socket.on('data', () => socket.write(KEPT));
  });
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
  for (let nth = 0; nth < 10; nth += 1) {
    const { exchange, wires } = await post(client);
    assert.deepEqual([kindOf(exchange), wires], ['response 200', 1]);
  }
  assert.equal(connections, 1);
});

test('nine lookups at once over at most 3 connections each say once that they leave', async (t) => {
  const waiting: (() => void)[] = [];
  let connections = 0;
  let requests = 0;
  const port = await rawServer(t, (socket) => {
    connections += 1;
    socket.on('data', () => {
      requests += 1;
      waiting.push(() => socket.write(KEPT));
      // Answers only once all three connections are busy, so six lookups wait in the client's line.
      if (waiting.length === 3) for (const answer of waiting.splice(0)) answer();
    });
  });
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`, { connectionsMax: 3 });
  const all = await Promise.all(Array.from({ length: 9 }, () => post(client)));
  assert.deepEqual(
    all.map(({ exchange, wires }) => `${kindOf(exchange)} ${String(wires)}`),
    Array.from({ length: 9 }, () => 'response 200 1'),
  );
  assert.deepEqual([connections, requests], [3, 9]);
});

test('a request that meets a connection which the server closes upon it is in doubt, and sent only once', async (t) => {
  let requests = 0;
  const port = await rawServer(t, (socket) => {
    let nth = 0;
    socket.on('data', () => {
      requests += 1;
      nth += 1;
      if (nth === 1) socket.write(KEPT);
      else socket.resetAndDestroy();
    });
  });
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
  assert.equal(kindOf((await post(client)).exchange), 'response 200');
  const { exchange, wires } = await post(client);
  assert.deepEqual([kindOf(exchange), wires, requests], ['lost reset', 1, 2]);
});

test('of 100 lookups against a server that closes right behind each answer, none that arrived counts as not sent', async (t) => {
  let arrived = 0;
  const port = await rawServer(t, (socket) => {
    socket.on('data', () => {
      arrived += 1;
      // Says nothing of closing, and closes: the next request may be written while the end is on its way.
      socket.write(KEPT);
      socket.end();
    });
  });
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
  let wired = 0;
  for (let nth = 0; nth < 100; nth += 1) {
    const { exchange, wires } = await post(client);
    wired += wires;
    assert.equal(wires, exchange.kind === 'not_sent' ? 0 : 1);
    assert.match(kindOf(exchange), /^(?:response 200|lost reset)$/);
  }
  assert.ok(arrived <= wired, `${String(arrived)} arrived, ${String(wired)} left`);
});

test('a server that announces an idle time of 1 s gets every request on a connection of its own', async (t) => {
  let connections = 0;
  const port = await rawServer(t, (socket) => {
    connections += 1;
    socket.on('data', () =>
      socket.write(KEPT.replace('\r\n\r\n', '\r\nKeep-Alive: timeout=1\r\n\r\n')),
    );
  });
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
  for (let nth = 0; nth < 3; nth += 1)
    assert.equal(kindOf((await post(client)).exchange), 'response 200');
  assert.equal(connections, 3);
});

test(
  'a connection that lies idle for 20 ms is given up by the client, one in use for 100 ms is not',
  { timeout: 10_000 },
  async (t) => {
    let requests = 0;
    let givenUp: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (givenUp = resolve));
    const port = await rawServer(t, (socket) => {
      socket.on('data', () => {
        requests += 1;
        setTimeout(() => socket.write(KEPT), 100);
      });
      socket.on('end', givenUp);
    });
    const client = clientFor(t, `http://127.0.0.1:${String(port)}`, { idleMsMax: 20 });
    assert.equal(kindOf((await post(client)).exchange), 'response 200');
    await ended;
    assert.equal(kindOf((await post(client)).exchange), 'response 200');
    assert.equal(requests, 2);
  },
);

interface Repeating {
  readonly port: number;
  /** Sends an answer too many on the nth connection; resolves when the client has given that up. */
  repeat(nth: number): Promise<void>;
  connections(): number;
}

/** A server that sends each answer a second time as soon as the test says so; what it was asked is in the answer. */
async function repeating(test: TestContext): Promise<Repeating> {
  const sockets: net.Socket[] = [];
  const port = await rawServer(test, (socket) => {
    sockets.push(socket);
    socket.on('data', (bytes: Buffer) =>
      socket.write(answerBytes(bytes.toString().split('number=')[1] ?? '')),
    );
  });
  const repeat = (nth: number): Promise<void> =>
    new Promise((resolve) => {
      sockets[nth]?.once('close', () => {
        resolve();
      });
      sockets[nth]?.write(answerBytes('surplus'));
    });
  return { port, repeat, connections: () => sockets.length };
}

test(
  'an idle connection that speaks is given up at once, so its surplus answer is read as the answer to nothing',
  { timeout: 10_000 },
  async (t) => {
    const { port, repeat, connections } = await repeating(t);
    const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
    for (let nth = 0; nth < 5; nth += 1) {
      const { exchange, wires } = await post(client, { body: `number=${String(nth)}` });
      assert.deepEqual(
        [exchange.kind === 'response' && exchange.body, wires, connections()],
        [String(nth), 1, nth + 1],
      );
      await repeat(nth);
    }
  },
);

test('a connection is lent and given back 200 times without a warning of too many listeners', async (t) => {
  const warnings: Error[] = [];
  const warned = (warning: Error): void => void warnings.push(warning);
  process.on('warning', warned);
  t.after(() => process.off('warning', warned));
  const { port, connections } = await repeating(t);
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
  for (let nth = 0; nth < 200; nth += 1) await post(client);
  assert.deepEqual([connections(), warnings], [1, []]);
});

test('renewed connections: idle ones are given up at once, one in use after its answer, and none of them is used again', async (t) => {
  const waiting: (() => void)[] = [];
  let connections = 0;
  const port = await rawServer(t, (socket) => {
    connections += 1;
    socket.on('data', () => waiting.push(() => socket.write(KEPT)));
  });
  const answerAll = async (count: number): Promise<void> => {
    while (waiting.length < count) await systemClock.turn();
    for (const answer of waiting.splice(0)) answer();
  };
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
  await Promise.all([post(client), post(client), answerAll(2)]);
  const inUse = post(client);
  while (waiting.length < 1) await systemClock.turn();
  client.renew();
  await answerAll(1);
  assert.equal(kindOf((await inUse).exchange), 'response 200');
  const after = await Promise.all([post(client), post(client), answerAll(2)]);
  assert.deepEqual(
    [kindOf(after[0].exchange), kindOf(after[1].exchange), connections],
    ['response 200', 'response 200', 4],
  );
});

test('a timeout while waiting for one of 1 connections was not sent, and its bytes never leave', async (t) => {
  const { clock, runOut } = heldClock();
  const { port, asked } = await httpServer(t, runOut);
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`, { connectionsMax: 1, clock });
  const [first, second] = await Promise.all([
    post(client, { body: 'number=1' }),
    post(client, { body: 'number=2' }),
  ]);
  assert.deepEqual([kindOf(first.exchange), first.wires], ['lost timeout', 1]);
  assert.deepEqual([kindOf(second.exchange), second.wires], ['not_sent ETIMEDOUT', 0]);
  assert.deepEqual(
    asked.map(({ body }) => body),
    ['number=1'],
  );
});

test('a client that is closed with a lookup on the wire leaves it in doubt, and sends nothing any more', async (t) => {
  const { port } = await httpServer(t, () => {
    client.close();
  });
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
  assert.equal(kindOf((await post(client)).exchange), 'lost stopped');
  const later = await post(client);
  assert.equal(
    `${kindOf(later.exchange)}, ${String(later.wires)} on the wire`,
    'not_sent ECANCELED, 0 on the wire',
  );
});

test('a lookup that waits for the only connection when the client is closed is not sent on another', async (t) => {
  const { port, asked } = await httpServer(t, () => {
    client.close();
  });
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`, { connectionsMax: 1 });
  const [first, second] = await Promise.all([post(client), post(client)]);
  assert.deepEqual(
    [kindOf(first.exchange), kindOf(second.exchange), second.wires],
    ['lost stopped', 'not_sent ECANCELED', 0],
  );
  assert.equal(asked.length, 1);
});
