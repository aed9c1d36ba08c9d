import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeProvider } from '../../../src/providers/identity.ts';
import { identityInsights } from '../../../src/providers/identity-insights/definition.ts';
import type { IdentityInsightsOptions } from '../../../src/providers/identity-insights/options.ts';
import { systemClock } from '../../../src/support/clock.ts';
import { testApplication } from '../keys.ts';
import { httpServer } from '../loopback.ts';

const OPTIONS: IdentityInsightsOptions = {
  level: 'standard',
  insights: undefined,
  purpose: 'FraudPreventionAndDetection',
  region: 'eu',
};

function chosen(options: Partial<typeof OPTIONS>): readonly string[] {
  const { product, unsent } = identityInsights.choose({ ...OPTIONS, ...options });
  return [product, ...unsent];
}

test('a level stands for its insights, insights go before it, and what is not sent is said', () => {
  assert.deepEqual(chosen({}), ['current_carrier+format+original_carrier']);
  assert.deepEqual(chosen({ level: 'basic' }), ['format']);
  assert.deepEqual(chosen({ level: 'advanced' }), [
    'current_carrier+format+original_carrier',
    '--level advanced asks for the same as standard: no operator tells reachability and roaming. Name them in --insights to try.',
  ]);
  assert.deepEqual(chosen({ level: 'advanced', insights: 'sim_swap' }), [
    'sim_swap:240',
    '--level advanced is not sent: --insights says what is asked.',
  ]);
});

test('a purpose that nobody needs is named, and one for the Network Registry is not', () => {
  assert.deepEqual(chosen({ purpose: 'Marketing' }), [
    'current_carrier+format+original_carrier',
    '--purpose is not sent: none of these insights needs one.',
  ]);
  assert.deepEqual(chosen({ insights: 'roaming', purpose: 'Marketing' }), ['roaming']);
});

test('a list that cannot be asked for is refused with what can, any other is not', () => {
  assert.equal(
    identityInsights.refuse({ ...OPTIONS, insights: 'formt' }),
    'Cannot ask for "formt": there is no such insight. Name some of current_carrier, device_swap, format, original_carrier, reachability, roaming, sim_swap in --insights.',
  );
  assert.equal(identityInsights.refuse({ ...OPTIONS, insights: 'basic,sim_swap:1' }), undefined);
});

test('the application names the account, the region the host, and sets alone are sold', () => {
  const selection = identityInsights.choose({ ...OPTIONS, region: 'us' });
  const { baseUrl, isFree, takesIp, nameAccount } = selection;
  assert.deepEqual(
    [baseUrl, isFree, takesIp, nameAccount({ applicationId: 'app-1', key: 'abcd1234' })],
    ['https://api-us.vonage.com', false, false, 'app-1'],
  );
  assert.equal(identityInsights.sells('format+sim_swap:240'), true);
  for (const product of ['standard', 'advanced+cnam', 'basic', ''])
    assert.equal(identityInsights.sells(product), false, product);
  assert.deepEqual(identityInsights.products, [
    'current_carrier',
    'device_swap',
    'format',
    'original_carrier',
    'reachability',
    'roaming',
    'sim_swap',
    'subscriber_match',
    'location_verification',
  ]);
});

test('the parts of a set are its insights alone, periods and all', () => {
  const parts = identityInsights.chooseParts({
    level: 'standard',
    insights: 'sim_swap:24,format',
    purpose: 'FraudPreventionAndDetection',
    region: 'us',
  });
  assert.deepEqual(
    parts.map(({ product, baseUrl }) => [product, baseUrl]),
    [
      ['format', 'https://api-us.vonage.com'],
      ['sim_swap:24', 'https://api-us.vonage.com'],
    ],
  );
});

test('reports name the variables of the application, and those of the account apart', () => {
  assert.deepEqual(describeProvider(identityInsights), {
    name: 'identity-insights',
    credentials: 'VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY',
    account: 'VONAGE_API_KEY and VONAGE_API_SECRET',
    enable:
      'Ask Vonage to approve the application for it in the Network Registry, or choose other --insights.',
    findPrices: '"insight-batch calibrate <list>" measures them with a few lookups.',
    end: '',
  });
});

test('with key and secret too there is an account whose balance can be read, without one of them none', async (t) => {
  const { port, asked } = await httpServer(t, (_asked, out) =>
    out.end('{"value":1.5,"autoReload":false}'),
  );
  const { applicationId, privateKey } = testApplication();
  const connect = async (more: Readonly<Record<string, string>>) => {
    const service = await identityInsights.choose(OPTIONS).connect({
      credentials: { applicationId, privateKey, ...more },
      baseUrl: `http://127.0.0.1:${String(port)}`,
      timeoutMs: 5_000,
      connectionsMax: 4,
      clock: systemClock,
    });
    t.after(service.close);
    return service.account;
  };
  for (const more of [{}, { key: 'abcd1234' }, { secret: 'hunter2-hunter2' }])
    assert.equal(await connect(more), undefined);
  const account = await connect({ key: 'abcd1234', secret: 'hunter2-hunter2' });
  assert.deepEqual(await account?.balance(), {
    kind: 'balance',
    value: 1_500_000_000_000_000_000n,
    autoReload: false,
  });
  const basic = Buffer.from('abcd1234:hunter2-hunter2').toString('base64');
  assert.deepEqual(
    asked.map(({ url, headers }) => [url, headers.authorization]),
    [['/account/get-balance', `Basic ${basic}`]],
  );
});
