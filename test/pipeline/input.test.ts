import assert from 'node:assert/strict';
import { test } from 'node:test';
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
