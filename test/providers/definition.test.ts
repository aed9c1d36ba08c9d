import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import type { NumberInsightOptions } from '../../src/providers/number-insight/options.ts';
import { COMMON_COLUMNS, FACT_COLUMNS, VERDICT_COLUMNS } from '../../src/pipeline/cells.ts';
import { findProvider, pickProvider, PROVIDERS } from '../../src/providers/registry.ts';

const OPTIONS: NumberInsightOptions = {
  level: 'standard',
  cnam: false,
  ip: undefined,
  ipColumn: undefined,
  format: 'json',
  httpMethod: 'post',
  auth: 'header',
};

test('every level and cnam choose a product: its price, its label, and what of the options is sent', () => {
  const chosen = (level: NumberInsightOptions['level'], cnam: boolean): unknown => {
    const { product, label, isFree, takesIp, unsent } = numberInsight.choose({
      ...OPTIONS,
      level,
      cnam,
      ip: '192.0.2.1',
    });
    return [product, label(product), isFree, takesIp, ...unsent];
  };
  const noIp = (level: string): string =>
    `--ip is not sent: only level advanced takes one, this is ${level}.`;
  assert.deepEqual(chosen('basic', false), ['basic', 'basic', true, false, noIp('basic')]);
  assert.deepEqual(chosen('basic', true), [
    'basic',
    'basic',
    true,
    false,
    '--cnam is not sent: level basic has no caller names.',
    noIp('basic'),
  ]);
  assert.deepEqual(chosen('standard', true), [
    'standard+cnam',
    'standard',
    false,
    false,
    noIp('standard'),
  ]);
  assert.deepEqual(chosen('advanced', false), ['advanced', 'advanced', false, true]);
  assert.deepEqual(chosen('advanced', true), ['advanced+cnam', 'advanced', false, true]);
});

test('an IP column alone is named where it is not sent, and nothing is where neither is given', () => {
  const { unsent } = numberInsight.choose({ ...OPTIONS, ipColumn: 'IP' });
  assert.deepEqual(unsent, ['--ip is not sent: only level advanced takes one, this is standard.']);
  assert.deepEqual(numberInsight.choose(OPTIONS).unsent, []);
});

test('of method and way of the credentials only get with body is refused', () => {
  const refused = (['post', 'get'] as const).flatMap((httpMethod) =>
    (['header', 'body'] as const)
      .filter((auth) => numberInsight.refuse({ ...OPTIONS, httpMethod, auth }) !== undefined)
      .map((auth) => `${httpMethod} ${auth}`),
  );
  assert.deepEqual(refused, ['get body']);
});

test('the key names the account in the ledger, and reports name both variables and the day of the end', () => {
  const { nameAccount, words } = numberInsight.choose(OPTIONS);
  assert.equal(nameAccount({ key: 'abcd1234', secret: 's' }), 'abcd1234');
  assert.deepEqual(words, {
    name: 'number-insight',
    credentials: 'VONAGE_API_KEY and VONAGE_API_SECRET',
    account: 'VONAGE_API_KEY and VONAGE_API_SECRET',
    enable: 'Ask Vonage to enable it, or choose another --level.',
    end: 'The end of Number Insight is 4 February 2027. --provider identity-insights asks Identity Insights instead.',
  });
});

test('a run is told by its product, whichever provider it asked; one that nobody sells is the default of the registry', () => {
  assert.equal(findProvider('advanced+cnam').name, 'number-insight');
  assert.equal(findProvider('something else').name, 'number-insight');
  assert.equal(pickProvider({}).name, 'number-insight');
});

test('no provider names a column as one that every provider has: it would stand twice, or not at all', async () => {
  const taken: readonly string[] = [...COMMON_COLUMNS, ...VERDICT_COLUMNS, ...FACT_COLUMNS];
  for (const { name, loadRecall } of PROVIDERS) {
    const { columns } = await loadRecall();
    assert.ok(columns.length > 0);
    assert.deepEqual([name, columns.filter((column) => taken.includes(column))], [name, []]);
  }
});
