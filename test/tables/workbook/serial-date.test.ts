import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBuiltInFormat, readFormat } from '../../../src/tables/workbook/number-format.ts';
import { writeSerialDate } from '../../../src/tables/workbook/serial-date.ts';

const DATES: readonly (readonly [string, string, string | undefined])[] = [
  ['46355', 'yyyy-mm-dd', '2026-11-29'],
  ['46355', 'dd.mm.yyyy hh:mm', '2026-11-29T00:00:00'],
  ['46355.416666666664', 'dd.mm.yyyy', '2026-11-29T10:00:00'],
  ['46355.416678240741', 'h:mm:ss', '2026-11-29T10:00:01'],
  ['46355.999999999', 'yyyy-mm-dd', '2026-11-30'],
  ['46355.5000014468', 'yyyy-mm-dd', '2026-11-29T12:00:00.125'],
  ['0.41666666666666669', 'h:mm', '10:00:00'],
  ['0.41666666666666669', 'dd.mm.yyyy hh:mm', '10:00:00'],
  ['0', 'hh:mm', '00:00:00'],
  ['0', 'dd.mm.yyyy', undefined],
  ['1', 'dd.mm.yyyy', '1900-01-01'],
  ['59', 'dd.mm.yyyy', '1900-02-28'],
  ['60', 'dd.mm.yyyy', '1900-02-29'],
  ['61', 'dd.mm.yyyy', '1900-03-01'],
  ['2958465', 'dd.mm.yyyy', '9999-12-31'],
  ['2958466', 'dd.mm.yyyy', undefined],
  ['-1', 'dd.mm.yyyy', undefined],
  ['text', 'dd.mm.yyyy', undefined],
  ['1.5', '[h]:mm:ss', '36:00:00'],
  ['0.5', '[h]:mm', '12:00:00'],
  ['4.6355E4', 'yyyy-mm-dd', '2026-11-29'],
];

for (const [value, format, text] of DATES) {
  test(`the number ${value} under ${format} is ${text ?? 'no date'}`, () => {
    const meaning = readFormat(format);
    assert.notEqual(meaning.kind, 'number');
    if (meaning.kind !== 'number')
      assert.equal(writeSerialDate(value, { from1904: false, ...meaning })?.text, text);
  });
}

test('days of a workbook that counts from 1904 are 1462 further', () => {
  const date = { kind: 'date', day: true, time: false } as const;
  const write = (value: string): string | undefined =>
    writeSerialDate(value, { from1904: true, ...date })?.text;
  assert.deepEqual(
    [write('44893'), write('0'), write('59'), write('0.5')],
    ['2026-11-29', '1904-01-01', '1904-02-29', '1904-01-01T12:00:00'],
  );
});

test('the day that 1900 did not have is a text, since no calendar takes it', () => {
  const date = { kind: 'date', day: true, time: false } as const;
  assert.deepEqual(writeSerialDate('60', { from1904: false, ...date }), {
    text: '1900-02-29',
    type: 't',
  });
});

const NUMBERS = [
  'General',
  '0',
  '0.00',
  '#,##0.00 "Stunden"',
  '0.00E+00',
  '@',
  '[Red]0;[Blue]-0',
  '"day" 0',
  '0\\d',
  '_-* #,##0.00 _€_-;-* #,##0.00 _€_-',
  '# ?/?',
  '[>=1000000]0.0,,"M";0',
  '0;dd.mm.yyyy',
  '[$EUR] 0',
];

for (const code of NUMBERS) {
  test(`the format ${code} is one of numbers`, () => {
    assert.deepEqual(readFormat(code), { kind: 'number' });
  });
}

const SHAPES: readonly (readonly [string, boolean, boolean])[] = [
  ['[$-407]DD.MM.YYYY', true, false],
  ['yyyy"年"m"月"d"日"', true, false],
  ['[$-411]ge.m.d', true, false],
  ['mmm-yy', true, false],
  ['mm:ss', false, true],
  ['h:mm AM/PM', false, true],
  ['m/d/yy h:mm', true, true],
  ['[$-409]dddd, mmmm d, yyyy;@', true, false],
  ['[Red]dd/mm/yyyy', true, false],
];

for (const [code, day, time] of SHAPES) {
  test(`the format ${code} shows ${day ? 'a day' : 'no day'} and ${time ? 'a time' : 'no time'}`, () => {
    assert.deepEqual(readFormat(code), { kind: 'date', day, time });
  });
}

test('of the 164 formats without code those from 14 to 22, 27 to 36, 45 to 47 and 50 to 58 are dates', () => {
  const dates = Array.from({ length: 164 }, (_, id) => id).filter(
    (id) => readBuiltInFormat(id).kind !== 'number',
  );
  assert.deepEqual(
    dates,
    [14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47].concat(
      [50, 51, 52, 53, 54, 55, 56, 57, 58],
    ),
  );
});
