import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BareDigits } from '../../src/domain/number-list.ts';
import { openInput, type InputOptions } from '../../src/pipeline/input.ts';

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

/** The IP address that is sent with each row, and its notes. */
async function ips(list: string, options: Partial<InputOptions> = {}): Promise<unknown[]> {
  const given = {
    phoneColumn: 'phone',
    country: undefined,
    countryColumn: undefined,
    ip: undefined,
    ipColumn: 'ip',
    ...options,
  };
  const input = await openInput(bytesOf(list), {
    accept: 'possible',
    product: 'advanced',
    delimiter: undefined,
    quote: undefined,
    encoding: undefined,
    header: true,
    ...given,
  });
  const found: unknown[] = [];
  for await (const rows of input.source.rows()) {
    for (const row of rows) {
      const { lookup, notes } = input.read(row, 'none');
      found.push([lookup?.ip, ...notes]);
    }
  }
  return found;
}

test('a cell of the IP column is sent where it is an address; --ip serves elsewhere, and the note says what was sent', async () => {
  const list = 'phone,ip\n+447400000001,192.0.2.1\n+447400000002,\n+447400000003,999.1.1.1\n';
  const note = (sent: string): string =>
    `invalid_ip: the IP column holds no IP address, so ${sent} was sent`;
  assert.deepEqual(await ips(list), [['192.0.2.1'], [undefined], [undefined, note('none')]]);
  assert.deepEqual(await ips(list, { ip: '192.0.2.9' }), [
    ['192.0.2.1'],
    ['192.0.2.9'],
    ['192.0.2.9', note('--ip')],
  ]);
});

const MOBILE =
  'mobile,phone\n+447400000001,+493012345678\n,+493012345679\nn/a,+493012345670\nn/a,none\n,\n015112000001,4915112000002\n';

/** For each row its number, or the reason why it has none. */
async function numbers(
  phoneColumn: string,
  { bare = 'none', ...options }: Partial<InputOptions> & { bare?: BareDigits } = {},
): Promise<unknown[]> {
  const input = await openInput(bytesOf(MOBILE), {
    ...{ phoneColumn, country: undefined, countryColumn: undefined },
    ...{ ip: undefined, ipColumn: undefined, accept: 'possible', product: 'basic', header: true },
    ...options,
  });
  const found: unknown[] = [];
  for await (const rows of input.rows())
    for (const row of rows) {
      const { number } = input.read(row, bare);
      found.push(number.kind === 'number' ? number.number : number.reason.slug);
    }
  return found;
}

test('of two columns the first that reads is the number of its row, else the reason is that of the first that is filled', async () => {
  assert.deepEqual(await numbers('mobile,phone'), [
    '447400000001',
    '493012345679',
    '493012345670',
    'no_number',
    'empty',
    'needs_country',
  ]);
  assert.deepEqual(
    (await numbers('mobile,phone', { bare: 'international' })).at(-1),
    '4915112000002',
  );
  assert.deepEqual((await numbers('mobile,phone', { country: 'DE' })).at(-1), '4915112000001');
  assert.deepEqual((await numbers('phone,mobile')).slice(0, 2), ['493012345678', '493012345679']);
});

test('other columns that hold phone numbers are named with what reads them; fax, ids and mail are not', async () => {
  const rows = Array.from({ length: 5 }, (_, n) => {
    const last = String(n);
    return `${String(n + 100_000_000)},+44740000000${last},+49 30 1234567${last},+49 30 7654321${last},a${last}@b.de`;
  });
  const list = `ref,Mobile,Festnetz,Fax,Mail\n${rows.join('\n')}\n`;
  const { said, phones } = await openInput(bytesOf(list), {
    ...{ phoneColumn: undefined, country: undefined, countryColumn: undefined },
    ...{ ip: undefined, ipColumn: undefined, accept: 'possible', product: 'basic', header: true },
  });
  assert.deepEqual(phones.indexes, [1]);
  assert.deepEqual(said.slice(-2), [
    'Phone numbers are read from column 2, "Mobile"; --phone-column says otherwise.',
    'There are phone numbers in column 3, "Festnetz" too: --phone-column "Mobile,Festnetz" takes it where the first holds none, "Mobile+Festnetz" looks up each.',
  ]);
});
