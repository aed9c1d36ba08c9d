import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recall as later } from '../../../src/providers/identity-insights/recall.ts';
import { recall } from '../../../src/providers/number-insight/recall.ts';
import { findOwnColumns, mapColumns } from '../../../src/run/import/columns.ts';
import { readAnswer, type ImportReading, type ImportRules } from '../../../src/run/import/row.ts';

const RULES: ImportRules = {
  recall,
  product: 'standard',
  country: undefined,
  bare: false,
  countryColumn: undefined,
  ip: undefined,
  ipColumn: undefined,
  dated: undefined,
  now: Date.UTC(2026, 10, 30),
};
const DATE = '2026-10-01T12:00:00.000Z';

/** A row of this program's own, by its cells. */
function own(
  cells: Readonly<Record<string, string>>,
  rules: Partial<ImportRules> = {},
): ImportReading {
  const all: Readonly<Record<string, string>> = {
    outcome: 'insight',
    number: '+447700900123',
    level: 'standard',
    looked_up_at: DATE,
    ...cells,
  };
  const header = Object.keys(all).map((name) => `ni_${name}`);
  const read = { ...RULES, ...rules };
  const [columns] = findOwnColumns(header, read.recall.columns);
  return readAnswer({ position: 1, line: 2, cells: Object.values(all) }, columns!, read);
}

/** A row of somebody else, all of it mapped. */
function mapped(
  cells: Readonly<Record<string, string>>,
  rules: Partial<ImportRules> = {},
): ImportReading {
  const header = Object.keys(cells);
  const map = header.map((name) => `${name}=${name}`).join(',');
  const read = { ...RULES, ...rules };
  const columns = mapColumns([map], { header, width: header.length }, read.recall);
  return readAnswer({ position: 1, line: 2, cells: Object.values(cells) }, columns, read);
}

const why = (reading: ImportReading): string =>
  reading.kind === 'left'
    ? reading.why
    : `${reading.answer.outcome} ${reading.answer.lookup.product}`;

test('a row of this program gives its answer back: number, product, date, reason and body', () => {
  const reading = own({
    ...{ outcome: 'partial', reason: 'status_44: gone; words_dropped: left out: Tel' },
    ...{ status: '44', current_carrier_name: "'=SUM(1)", ported: 'ported' },
    international_format_number: '447700900123',
  });
  assert.deepEqual(reading, {
    kind: 'answer',
    answer: {
      lookup: { number: '447700900123', country: 'GB', product: 'standard' },
      outcome: 'partial',
      format: 'json',
      raw: '{"status":"44","international_format_number":"447700900123","ported":"ported","current_carrier":{"name":"=SUM(1)"}}',
      reason: { slug: 'status_44', words: 'gone' },
      at: Date.UTC(2026, 9, 1, 12),
    },
  });
});

test('rows that failed, are in doubt, skipped, suppressed or invalid hold no answer, nor does one whose cells are empty', () => {
  for (const outcome of ['failed', 'in_doubt', 'skipped', 'suppressed', 'invalid'])
    assert.equal(why(own({ outcome, ported: 'ported' })), outcome);
  assert.equal(why(own({ ported: '' })), 'no_answer');
  assert.equal(why(own({ outcome: 'refused', ported: '' })), 'refused standard');
  assert.equal(why(own({ outcome: 'perhaps', ported: 'ported' })), 'unknown_outcome');
});

test('an answer counts as the level that its columns show: never as one that would leave more cells empty', () => {
  const columns = { ported: 'ported', reachable: '', caller_name: '' };
  assert.equal(why(own({ ...columns, level: 'advanced' })), 'insight advanced+cnam');
  assert.equal(why(own({ ported: 'ported', level: 'advanced' })), 'insight standard');
  assert.equal(why(own({ country_code: 'GB', level: 'advanced' })), 'insight basic');
  assert.equal(why(own({ ...columns, level: 'basic' })), 'insight basic');
  assert.equal(why(own({ ...columns, level: 'current_carrier+format' })), 'other_product');
  assert.equal(why(own({ ...columns, level: '' })), 'insight standard');
});

test('insights count as those that the columns show, and a level of the other provider is none', () => {
  const rules = { recall: later, product: 'format' };
  const cells = { format_status: 'OK', current_carrier_status: '' };
  const level = 'current_carrier+format+sim_swap:48';
  assert.equal(why(own({ ...cells, level }, rules)), 'insight current_carrier+format');
  assert.equal(
    why(own({ ...cells, sim_swap_is_swapped: 'true', level }, rules)),
    `insight ${level}`,
  );
  assert.equal(why(own({ ...cells, level: 'standard' }, rules)), 'other_product');
});

test('an answer is never dated in the future, and without a date only as --dated says', () => {
  const cells = { ported: 'ported' };
  const dated = Date.UTC(2026, 8, 1);
  assert.equal(why(own({ ...cells, looked_up_at: '' })), 'no_date');
  assert.equal(why(own({ ...cells, looked_up_at: '03/04/2026' }, { dated })), 'unreadable_date');
  assert.equal(why(own({ ...cells, looked_up_at: '2026-11-30T00:00:00.001Z' })), 'future_date');
  const [late, given] = ['', '2026-11-29'].map((looked_up_at) =>
    own({ ...cells, looked_up_at }, { dated }),
  );
  assert.equal(late?.kind === 'answer' && late.answer.at, dated);
  assert.equal(given?.kind === 'answer' && given.answer.at, Date.UTC(2026, 10, 29));
});

test('a foreign number is read as in a list: with its plus, by --country, its column or --bare international', () => {
  const read = (number: string, rules: Partial<ImportRules> = {}): string => {
    const reading = mapped({ number, network_type: 'Mobile', looked_up_at: DATE }, rules);
    return reading.kind === 'left' ? reading.why : reading.answer.lookup.number;
  };
  assert.equal(read('tel:+44 7911 123456'), '447911123456');
  assert.equal(read('447911123456'), 'needs_country');
  assert.equal(read('447911123456', { bare: true }), '447911123456');
  assert.equal(read('07911 123456', { country: 'GB' }), '447911123456');
  assert.equal(read('4.47701E+11', { country: 'GB' }), 'exponent');
  assert.equal(read(''), 'empty');
});

test('the country of a row goes before --country, and one that is unknown is none', () => {
  const read = (land: string): string => {
    const header = ['number', 'carrier', 'looked_up_at', 'Land'];
    const columns = mapColumns(['number=1,carrier=2,looked_up_at=3'], { header, width: 4 }, recall);
    const rules = { ...RULES, country: 'GB', countryColumn: 3 };
    const row = { position: 1, line: 2, cells: ['030 23125118', 'x', DATE, land] };
    const reading = readAnswer(row, columns, rules);
    return reading.kind === 'left' ? reading.why : reading.answer.lookup.number;
  };
  assert.equal(read('Deutschland'), '493023125118');
  assert.equal(read(' DE '), '493023125118');
  assert.equal(read('GB'), read(''));
  assert.equal(read('nowhere'), 'needs_country');
});

test('an amount with a decimal comma has a point in the answer, and the text null is an empty cell', () => {
  const reading = own({ request_price: '0,00450000', ported: 'null', current_carrier_name: 'EE' });
  assert.equal(
    reading.kind === 'answer' && reading.answer.raw,
    '{"request_price":"0.00450000","international_format_number":"447700900123","current_carrier":{"name":"EE"}}',
  );
});

test('without a column for it the reason is that of the status, where the status says the same as the outcome', () => {
  const reason = (outcome: string): unknown => {
    const reading = own({ outcome, status: '44', ported: 'ported' });
    return reading.kind === 'answer' && reading.answer.reason?.slug;
  };
  assert.equal(reason('partial'), 'status_44');
  assert.equal(reason('insight'), undefined);
});

test('our own number is read though a spreadsheet took its plus', () => {
  const reading = own({ number: '447700900123', ported: 'ported' });
  assert.equal(reading.kind === 'answer' && reading.answer.lookup.number, '447700900123');
});

test('a foreign row is an insight in the words of the provider, about the number that it was asked about', () => {
  const cells = { number: '+447700900123', looked_up_at: DATE, network_type: 'Fixed Line' };
  const [old, young] = [
    mapped(cells),
    mapped(cells, { recall: later, product: 'current_carrier+format' }),
  ];
  assert.equal(
    old.kind === 'answer' && old.answer.raw,
    '{"international_format_number":"447700900123","current_carrier":{"network_type":"landline"}}',
  );
  assert.equal(
    young.kind === 'answer' && young.answer.raw,
    '{"insights":{"current_carrier":{"status":{"code":"OK"},"network_type":"LANDLINE"},"format":{"number_international":"+447700900123"}}}',
  );
});

test('without an outcome the status says it, and a foreign row with neither is an insight', () => {
  const cells = { number: '+447700900123', looked_up_at: DATE };
  assert.equal(why(mapped({ ...cells, status: '44' })), 'partial standard');
  assert.equal(why(mapped({ ...cells, status: '3' })), 'refused standard');
  assert.equal(why(mapped({ ...cells, status: '5' })), 'failed');
  assert.equal(why(mapped({ ...cells, carrier: 'EE' })), 'insight standard');
  assert.equal(why(mapped({ ...cells, carrier: '' })), 'no_answer');
  assert.equal(why(mapped({ ...cells, carrier: 'EE', outcome: 'failed' })), 'failed');
});

test('the IP address that was asked about is part of the lookup at a level that takes one', () => {
  const ip = (level: string, rules: Partial<ImportRules> = {}): unknown => {
    const reading = own({ level, ip: '192.0.2.1', ported: 'ported', other: '192.0.2.9' }, rules);
    return reading.kind === 'answer' && reading.answer.lookup.ip;
  };
  assert.equal(ip('advanced'), '192.0.2.1');
  assert.equal(ip('standard'), undefined);
  assert.equal(ip('advanced', { ipColumn: 6 }), '192.0.2.9');
});

test('a row longer than any answer may be is left out', () => {
  assert.equal(why(own({ ported: 'x'.repeat(70_000) })), 'too_long');
});
