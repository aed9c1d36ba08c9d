import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SubscriberFacts } from '../../src/sandbox/facts.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { numberWith } from './find.ts';
import { ask, AUTHORISED, lookUp, service } from './service.ts';

const FORM = { ...AUTHORISED, 'content-type': 'application/x-www-form-urlencoded' };
const plain = ({ status, outcome }: SubscriberFacts): boolean => status === 0 && outcome === 0;
/** A British number without surprises. */
const GB = numberWith(447_700_900_000, plain);

test('GET, form POST and JSON POST of the same number at each level give the same answer, but for its id and the balance', async (t) => {
  const sandbox = await service(t);
  for (const level of ['basic', 'standard', 'advanced']) {
    const got = await lookUp(sandbox, `/ni/${level}/json?number=${GB}`);
    const posted = JSON.parse(
      (
        await ask(sandbox, `/ni/${level}/json`, {
          method: 'POST',
          headers: FORM,
          body: `number=%2B${GB}`,
        })
      ).body,
    );
    const asJson = { ...AUTHORISED, 'content-type': 'application/json' };
    const body = JSON.stringify({ number: GB, country: 'GB' });
    const sent = JSON.parse(
      (await ask(sandbox, `/ni/${level}/json`, { method: 'POST', headers: asJson, body })).body,
    );
    assert.equal(got.international_format_number, GB);
    for (const answer of [got, posted, sent]) {
      delete answer.request_id;
      delete answer.remaining_balance;
    }
    assert.deepEqual([posted, sent], [got, got], level);
  }
});

test('json is application/json, xml text/xml with the root format or lookup', async (t) => {
  const sandbox = await service(t);
  const json = await ask(sandbox, `/ni/standard/json?number=${GB}`);
  assert.equal(json.headers['content-type'], 'application/json');
  const xml = await ask(sandbox, `/ni/standard/xml?number=${GB}`);
  assert.equal(xml.headers['content-type'], 'text/xml');
  assert.match(
    xml.body,
    /<lookup>\n {2}<request_id>.*<error code="0">Success<\/error>\n {2}<request_price>/s,
  );
  assert.match((await ask(sandbox, `/ni/basic/xml?number=${GB}`)).body, /<format>/);
});

test('standard in GB costs 0.0045, advanced 0.04, a country outside of the price list 0.008, basic nothing', async (t) => {
  const sandbox = await service(t);
  assert.equal(
    Number((await lookUp(sandbox, `/ni/standard/json?number=${GB}`)).request_price),
    0.0045,
  );
  assert.equal(
    Number((await lookUp(sandbox, `/ni/advanced/json?number=${GB}`)).request_price),
    0.04,
  );
  assert.equal(
    Number((await lookUp(sandbox, '/ni/standard/json?number=2917123456')).request_price),
    0.008,
  );
  assert.equal('request_price' in (await lookUp(sandbox, `/ni/basic/json?number=${GB}`)), false);
  assert.equal(sandbox.books().charges.length, 3);
});

test('credentials are taken from the header, the query and the form; wrong ones are status 4, or HTTP 401 where told', async (t) => {
  const sandbox = await service(t, { credentials: { key: 'k', secret: 's:t' } });
  const path = `/ni/basic/json?number=${GB}`;
  const header = { authorization: `Basic ${Buffer.from('k:s:t').toString('base64')}` };
  const status = async (url: string, options = {}): Promise<number> =>
    JSON.parse((await ask(sandbox, url, options)).body).status;
  assert.equal(await status(path, { headers: header }), 0);
  assert.equal(await status(`${path}&api_key=k&api_secret=s%3At`, { headers: {} }), 0);
  assert.equal(
    await status('/ni/basic/json', {
      method: 'POST',
      headers: {},
      body: `number=${GB}&api_key=k&api_secret=s:t`,
    }),
    0,
  );
  assert.equal(await status(path), 4);
  assert.equal(await status(path, { headers: {} }), 4);
  assert.equal(await status(`${path}&api_key=k&api_secret=s`, { headers: {} }), 4);
  sandbox.set({ refuseAs401: true });
  const refused = await ask(sandbox, path);
  assert.equal(refused.status, 401);
  assert.equal(refused.headers['content-type'], 'application/problem+json');
  const { unauthorised, secretsInUrl, requests } = sandbox.books();
  assert.deepEqual(
    { unauthorised, secretsInUrl, requests },
    { unauthorised: 4, secretsInUrl: 2, requests: 7 },
  );
});

test('without credentials of its own the sandbox takes any, but not none', async (t) => {
  const sandbox = await service(t);
  assert.equal((await lookUp(sandbox, `/ni/basic/json?number=${GB}`)).status, 0);
  const none = await ask(sandbox, `/ni/basic/xml?number=${GB}`, { headers: {} });
  assert.match(none.body, /<error code="4">Invalid credentials<\/error>/);
});

test('a number that cannot be and a country that contradicts it are status 3, and a denied level or cnam is status 19, all free', async (t) => {
  const sandbox = await service(t, { denied: ['advanced', 'cnam'] });
  assert.equal((await lookUp(sandbox, '/ni/standard/json?number=1234')).status, 3);
  assert.equal((await lookUp(sandbox, '/ni/standard/json')).status, 3);
  assert.equal((await lookUp(sandbox, `/ni/standard/json?number=${GB}&country=FR`)).status, 3);
  assert.equal((await lookUp(sandbox, `/ni/advanced/json?number=${GB}`)).status, 19);
  assert.equal((await lookUp(sandbox, `/ni/standard/json?number=${GB}&cnam=true`)).status, 19);
  assert.equal(
    (await lookUp(sandbox, `/ni/standard/json?number=${GB.replace('44', '0')}&country=GB`)).status,
    0,
  );
  assert.equal(sandbox.books().charges.length, 1);
});

test('cnam of a US number gives names and costs 0.01 more, of a British one it gives none; an ip is matched at advanced alone', async (t) => {
  const sandbox = await service(t);
  const us = numberWith(
    12_025_550_100,
    (facts) => plain(facts) && facts.caller.type === 'consumer',
  );
  const answer = await lookUp(
    sandbox,
    `/ni/advanced/json?number=${us}&cnam=true&ip=10.0.0.1&real_time_data=true`,
  );
  assert.equal(Number(answer.request_price), 0.04);
  assert.equal((answer.caller_identity ?? answer).caller_type, 'consumer');
  assert.equal(answer.ip.address, '10.0.0.1');
  assert.equal(answer.ip_warnings, 'no_warning');
  assert.deepEqual(answer.real_time_data, { active_status: 'inactive', handset_status: 'off' });
  const british = await lookUp(sandbox, `/ni/advanced/json?number=${GB}&cnam=true`);
  assert.deepEqual([british.caller_name, british.caller_identity], [undefined, undefined]);
  const standard = await lookUp(sandbox, `/ni/standard/json?number=${us}&ip=10.0.0.1`);
  assert.deepEqual(
    [standard.ip, standard.caller_name, standard.caller_identity],
    [undefined, undefined, undefined],
  );
});

test('the balance is a JSON number of its exact digits, XML where only that is accepted, and 401 without credentials', async (t) => {
  const sandbox = await service(t, { balance: '10.5' });
  await lookUp(sandbox, `/ni/standard/json?number=${GB}`);
  assert.equal(
    (await ask(sandbox, '/account/get-balance')).body,
    '{"value":10.4955,"autoReload":false}',
  );
  const xml = await ask(sandbox, '/account/get-balance', {
    headers: { ...AUTHORISED, accept: 'application/xml' },
  });
  assert.match(
    xml.body,
    /<accountBalance><value>10\.4955<\/value><autoReload>false<\/autoReload><\/accountBalance>/,
  );
  const refused = await ask(sandbox, '/account/get-balance', { headers: {} });
  assert.deepEqual(
    [refused.status, refused.body],
    [401, '{"error-code":"401","error-code-label":"authentication failed"}'],
  );
  const body = 'api_key=k&api_secret=s';
  assert.equal(
    (await ask(sandbox, '/account/get-balance', { method: 'POST', headers: {}, body })).status,
    200,
  );
  assert.equal(sandbox.books().balanceReads, 4);
});

test('other paths are 404, other methods 405, a body of 70,000 bytes 413', async (t) => {
  const sandbox = await service(t);
  const status = async (path: string, options = {}): Promise<number> =>
    (await ask(sandbox, path, options)).status;
  assert.equal(await status('/ni/premium/json?number=1'), 404);
  assert.equal(await status('/ni/advanced/async/json'), 404);
  assert.equal(await status('/'), 404);
  assert.equal(await status('/toString'), 404);
  assert.equal(await status('/ni/basic/json', { method: 'PUT' }), 405);
  assert.equal(await status('/sandbox/set'), 405);
  assert.equal(await status('/ni/basic/json', { method: 'POST', body: 'x'.repeat(70_000) }), 413);
});

test('books, settings and waiting are there over HTTP too', async (t) => {
  const sandbox = await service(t);
  const seen = ask(sandbox, '/sandbox/seen?requests=2');
  const body = '{"denied":["standard"],"latencyMs":"0-1","faults":"reset=0","balance":"7"}';
  assert.equal((await ask(sandbox, '/sandbox/set', { method: 'POST', body })).status, 200);
  assert.equal((await lookUp(sandbox, `/ni/standard/json?number=${GB}`)).status, 19);
  assert.equal((await lookUp(sandbox, `/ni/advanced/json?number=${GB}`)).status, 0);
  assert.deepEqual(JSON.parse((await seen).body), { requests: 2 });
  const books = await lookUp(sandbox, '/sandbox/books');
  assert.deepEqual(books, JSON.parse(JSON.stringify(sandbox.books())));
  assert.deepEqual(
    [books.opening, books.adjusted, books.balance],
    ['100.00000000', '-93.00000000', '6.96000000'],
  );
  const wrong = await ask(sandbox, '/sandbox/set', { method: 'POST', body: '{"rate":3}' });
  assert.equal(wrong.status, 400);
  assert.match(
    JSON.parse(wrong.body).error,
    /^Cannot set "rate": there is no such setting\. There are balance, ratePerSecondMax/,
  );
  assert.equal((await ask(sandbox, '/sandbox/set', { method: 'POST', body: '{' })).status, 400);
  assert.equal((await ask(sandbox, '/sandbox/seen?requests=many')).status, 400);
});

test('a port that is taken, a balance that is no amount and a rate of 1.5 are refused in whole sentences', async (t) => {
  const port = Number(new URL((await service(t)).url).port);
  const start = (options: object): Promise<unknown> =>
    startSandbox(options, { clock: systemClock });
  await assert.rejects(start({ port }), {
    name: 'SandboxOptionError',
    message: new RegExp(
      `^Cannot listen on port ${port} of 127\\.0\\.0\\.1: .*EADDRINUSE.* Choose another port, or 0 for any free one\\.$`,
    ),
  });
  await assert.rejects(
    start({ balance: '5,00' }),
    /Cannot use the balance "5,00"\. Write digits with a point/,
  );
  await assert.rejects(
    start({ ratePerSecondMax: 1.5 }),
    /Cannot use the rate 1\.5\. Write a whole number/,
  );
  await assert.rejects(
    start({ denied: ['premium'] }),
    /Cannot deny "premium"\. Choose among basic, standard, advanced, cnam\./,
  );
});
