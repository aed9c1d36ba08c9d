import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney } from '../../../src/domain/money.ts';
import { readRecord, refuseHeader } from '../../../src/providers/reports/record.ts';

const LOOKUP = {
  account_id: '12aa3456',
  request_id: '883a2b66',
  product_type: 'PRODUCT_HLR_LOOKUP_FORMAT',
  number: '447700900000',
  date_received: '2025-07-18T10:14:47+00:00',
  total_price: '0.06800000',
  currency: '',
  id: '8e67d726',
};

const EVENT = {
  account_id: '03d9e0e0',
  application_id: 'aaaaaaaa',
  product_name: 'camara-sim-swap',
  msisdn: '447700900000',
  event_time: '2024-02-02T13:50:00+00:00',
  total_price: '0.00500000',
  request_session_id: 'vn-abcd',
  product_path: 'SimSwap',
  id: '12345678',
};

function read(cells: Readonly<Record<string, string>>): string {
  const reading = readRecord((name) => cells[name] ?? '');
  if (reading.kind !== 'record')
    return reading.kind === 'other' ? 'other' : `unreadable: ${reading.words}`;
  const { id, accounts, requestId, number, report, part, at, amount } = reading.record;
  const price = amount === undefined ? 'none' : formatMoney(amount);
  const time = new Date(at).toISOString();
  return [id, accounts.join('+'), requestId, number, report, part, time, price].join(' | ');
}

test('a record of each kind as the document has it', () => {
  assert.equal(
    read(LOOKUP),
    '8e67d726 | 12aa3456 | 883a2b66 | 447700900000 | NUMBER-INSIGHT | Number Insight | 2025-07-18T10:14:47.000Z | 0.06800000',
  );
  assert.equal(
    read(EVENT),
    '12345678 | 03d9e0e0+aaaaaaaa | vn-abcd | 447700900000 | NETWORK-API-EVENT | sim_swap | 2024-02-02T13:50:00.000Z | 0.00500000',
  );
});

test('the insight is read from the path, else from the name of the product, however it is written', () => {
  const partOf = (cells: Partial<typeof EVENT>): string | undefined =>
    read({ ...EVENT, ...cells }).split(' | ')[5];
  assert.deepEqual(
    [
      partOf({ product_path: 'CurrentCarrier' }),
      partOf({ product_path: 'current_carrier' }),
      partOf({ product_path: 'Format' }),
      partOf({ product_path: '' }),
      partOf({ product_path: '', product_name: 'identity-insights-original-carrier' }),
    ],
    ['current_carrier', 'current_carrier', 'format', 'sim_swap', 'original_carrier'],
  );
  assert.equal(read({ ...EVENT, product_path: '', product_name: '' }), 'other');
});

test('a time is in UTC where it names no zone, and one that is none makes the record unreadable', () => {
  const timeOf = (date_received: string): string | undefined =>
    read({ ...LOOKUP, date_received }).split(' | ')[6];
  for (const [text, time] of [
    ['2025-07-18T10:14:47Z', '2025-07-18T10:14:47.000Z'],
    ['2025-07-18 10:14:47', '2025-07-18T10:14:47.000Z'],
    ['2025-07-18 10:14:47.250 +0200', '2025-07-18T08:14:47.250Z'],
    ['2025-07-18T10:14:47-07:00', '2025-07-18T17:14:47.000Z'],
  ] as const)
    assert.equal(timeOf(text), time, text);
  for (const text of ['18.07.2025 10:14', '', '2025-13-18T10:14:47Z', '45856.42'])
    assert.equal(read({ ...LOOKUP, date_received: text }), `unreadable: its time "${text}"`);
});

test('an amount that is none, or below 0, is not taken for one, and a record without a number is about something else', () => {
  for (const text of ['', 'free', '-0.01', '0,05'])
    assert.match(read({ ...LOOKUP, total_price: text }), / none$/, text);
  assert.match(read({ ...LOOKUP, total_price: '1.0E-4' }), / 0\.00010000$/);
  assert.equal(read({ ...LOOKUP, number: '' }), 'other');
  assert.match(read({ ...LOOKUP, number: '+44 7700 900000' }), / 447700900000 /);
});

test('where there is no id the request id names the record; without both it cannot be read', () => {
  assert.match(read({ ...LOOKUP, id: '' }), /^883a2b66 /);
  assert.equal(read({ ...LOOKUP, id: '', request_id: '' }), 'unreadable: it has no id');
});

test('a header needs the columns of one kind', () => {
  assert.equal(refuseHeader(Object.keys(LOOKUP)), undefined);
  assert.equal(refuseHeader(Object.keys(EVENT)), undefined);
  assert.equal(
    refuseHeader(['number', 'price']),
    'It needs number, date_received, total_price, request_id (records of NUMBER-INSIGHT), or msisdn, event_time, total_price, product_path (records of NETWORK-API-EVENT).',
  );
});
