import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCellText } from '../../src/domain/number-text.ts';

/** `+` and digits, with the extension's note behind, or the reason's slug. */
function read(cell: string): string {
  const text = readCellText(cell);
  if (text.kind === 'rejected') return text.reason.slug;
  return `${text.plus ? '+' : ''}${text.digits}${text.notes.map((note) => ` (${note.words})`).join('')}`;
}

function all(expected: string, cells: readonly string[]): void {
  for (const cell of cells) assert.equal(read(cell), expected, JSON.stringify(cell));
}

test('blanks of every kind are taken away', () => {
  const blanks = [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0xa0, 0x1680, 0x2000, 0x2003, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f];
  for (const code of [...blanks, 0x3000, 0x2800]) {
    const blank = String.fromCodePoint(code);
    assert.equal(read(`${blank}+44${blank}7700${blank}${blank}900000${blank}`), '+447700900000', code.toString(16));
  }
});

test('invisible marks of every kind are taken away', () => {
  const marks = [
    0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202c, 0x202e, 0x2060, 0x2066, 0x2069,
  ];
  for (const code of [...marks, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xe0020]) {
    const mark = String.fromCodePoint(code);
    assert.equal(read(`${mark}+44${mark}7700${mark}900000${mark}`), '+447700900000', code.toString(16));
    assert.equal(read(mark), 'empty', code.toString(16));
  }
});

test('a scheme is taken away: tel, whatsapp, callto, sms, phone, in any case, with its parameters', () => {
  all('+447700900000', [
    'tel:+447700900000',
    'TEL:+44-7700-900000',
    'tel: +44 7700 900000',
    'whatsapp:+447700900000',
    'callto://+447700900000',
  ]);
  all('+447700900000', ['sms:+447700900000', 'phone:+447700900000', ' tel:+447700900000;phone-context=example.com ']);
  all('7700900000', ['tel:7700900000;phone-context=+44', 'tel:7700900000;a=b;isub=1']);
  all('no_number', ['fax:+447700900000', 'xtel:+447700900000', 'https://447700900000']);
});

test('digits of every script that Unicode gives a decimal system are digits', () => {
  for (const system of Intl.supportedValuesOf('numberingSystem')) {
    const digits = new Intl.NumberFormat('en', { numberingSystem: system, useGrouping: false }).format(9876543210);
    if (!/^\p{Nd}+$/u.test(digits)) continue;
    assert.equal(read(`+${digits}`), '+9876543210', system);
  }
  all('+447700900000', ['+٤٤٧٧٠٠٩٠٠٠٠٠', '＋４４　７７００　９０００００', '+۴۴۷۷۰۰۹۰۰۰۰۰', '+४४७७००९०००००']);
  all('0123456789', ['𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗', '𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡', '𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿']);
  all('no_number', ['+44770090000²', '+44770090000①', '+44770090000Ⅳ']);
});

test('the usual punctuation is taken away, in ASCII and beyond', () => {
  all('0301234567', ['(030) 123-45-67', '030.123.45.67', '030/1234567', '[030] 1234567', '030_123~4567', '030\\1234567', "030'123'45'67"]);
  all('0301234567', [
    '030‐123‑45‒67',
    '030–123—45―67',
    '030−123４５ー67',
    '（030）123－4567',
    '030·123・4567',
    '030﹣1234567',
    '030’1234567',
  ]);
  all('+44207946', ['＋44 207946', '﹢44 207946', '⁺44 207946', '➕44 207946', '(+44) 207946', '+(44) 207946', '+ 44 207946']);
});

test('a plus stands before the digits and stands once', () => {
  all('no_number', ['++447700900000', '+', '+-', '(+)', '-']);
  all('two_numbers', ['44+7700900000', '+44 7700 900000 +44 7700 900001', '+447700900000+', '0044+7700900000']);
});

test('an empty cell is empty, whatever stands in it for nothing', () => {
  all('empty', ['', ' ', '\t', '\u00a0', '\u200b', '=""', "'", 'tel:', '="  "', 'tel: ;isub=1']);
});

test('how spreadsheets keep a number as text is taken away', () => {
  all('+447700900000', ['="+447700900000"', "'+447700900000", '=" +447700900000 "', '="tel:+447700900000"']);
  all('+447700900000', [' ="+447700900000" ', '\u00a0="+447700900000"\u00a0', '=" tel:+447700900000 "', "' tel:+447700900000"]);
  all('no_number', ['+44="7700900000"', '="+447700"900000', '="+447700900000', '"+447700900000"', '=+447700900000']);
});

test('a final .0 is no digit, with a comma neither, and .00 behind a whole number neither', () => {
  all('447700900000', ['447700900000.0', '447700900000,0', '447700900000.00', '447700900000,00', '44 7700 900000.0']);
  all('+447700900000', ['+447700900000.0', '+447700900000.00']);
  all('447700900000', ['447700900000\u00b70', '447700900000\u30fb0', '447700900000\uff0e0']);
  all('030123456700', ['030\u00a01234567.00']);
  all('1234560', ['12345.60', '123 45.6.0.']);
  all('1234567000', ['1234567.000', '12 34 567.000']);
  all('12345600', ['123456.00', '12 34 56.00']);
});

test('a letter, a mask and an exponent are no number', () => {
  all('masked', ['+44 7700 XXXXXX', '+44 7700 9000xx', '+44 7700 ****00', '*', '+44 7700 9•0000', '+44 7700 ●●●', '+44 7700 90000*', 'xx']);
  all('exponent', [
    '1.2E+10',
    '4.479E+11',
    '4,479E+11',
    '4479e8',
    '+4.4E11',
    '1.2 E+10',
    '-1E5',
    '1.2E-3',
    '4.479 e 11',
    '4.479\u00a0\u2009E+11',
  ]);
  all('no_number', [
    'n/a',
    'none',
    '0800 FLOWERS',
    '07700 90000O',
    '+44 7700 90000X',
    '1.2E',
    'E5',
    '07700 900000 mobile',
    '12@3',
    '£5',
    '#',
  ]);
});

test('an extension is dropped and named', () => {
  const extension = '0301234567 (the extension 12 was left out)';
  all(extension, ['030 1234567 ext. 12', '030 1234567 ext 12', '030 1234567ext12', '030 1234567 extension 12', '030 1234567 extn 12']);
  all(extension, [
    '030 1234567 x12',
    '030 1234567 x 12',
    '030 1234567 X12',
    '030 1234567 #12',
    '030 1234567, ext. 12',
    '030 1234567;ext=12',
  ]);
  all(extension, [
    '030 1234567 DW 12',
    '030 1234567 dw: 12',
    '030 1234567 DW12',
    '030 1234567 - DW 12',
    '030 1234567-DW-12',
    '030 1234567 (DW 12)',
  ]);
  all(extension, [
    '030 1234567 Durchwahl 12',
    '030 1234567 Nst. 12',
    '030 1234567 Nebenstelle 12',
    '030 1234567 poste 12',
    '030 1234567 ramal 12',
  ]);
  all(extension, [
    '030 1234567 anexo 12',
    '030 1234567 int. 12',
    '030 1234567 wew. 12',
    '030 1234567 доб. 12',
    '030 1234567 内線12',
    '(030) 1234567) x12',
  ]);
  all('+441632960000 (the extension 7 was left out)', ['tel:+44-1632-960000;ext=7', 'tel:+441632960000;phone-context=x;ext=7']);
  all('0301234567 (the extension 1234567 was left out)', ['030 1234567 x1234567']);
  all('no_number', ['030 1234567 x12345678', 'ext. 12', 'x12', '030 1234567 ext', '030 1234567 ext. 12a', '030 1234567 room 12']);
});

test('a second number behind a slash, comma, semicolon or bar is two numbers', () => {
  all('two_numbers', [
    '07700900000/07700900001',
    '07700 900000 / 07700 900001',
    '07700900000,07700900001',
    '07700900000; 07700900001',
    '07700900000|1',
  ]);
  all('two_numbers', ['0301234567/8', '030/1234567/8', '030/12345/67', '030,1234567', '030;1234567', '1,2', '07700900000\\07700900001']);
  all('two_numbers', ['030 1234567, 8 ext. 12', '+44 7700 900000 / 0', '1234567/1']);
  all('0301234567', [
    '030/1234567',
    '030 / 1234567',
    '030/123/4567',
    '0/30/1/234567',
    '030 1234567,',
    '030 1234567 ;',
    '/0301234567',
    ',0301234567',
    '030 1234567/',
  ]);
  all('1234561', ['123456/1']);
});

test('a range behind -/ is two numbers', () => {
  all('two_numbers', ['030 1234-/5', '030 1234-/ 5', '030 123-/124', '030 123\u2013/124', '030 123\u2212/124']);
  all('0301234', ['030 1234-/', '030 1234 -/-']);
});

test('a scheme inside, an exponent inside and a .00 behind blanks are not taken for one around', () => {
  all('no_number', ['44tel:7700900000', '4.4E11 mobile', 'a4.4E11']);
  all('030123456700', ['030 1234567.00']);
  all('0301234567', [',; 030 1234567', '030 1234567 ;,']);
  all('two_numbers', ['030 12-/ 5', '44 7700 - +44 7700']);
});

test('only what is behind the first 250 characters makes a cell too long to be read', () => {
  assert.equal(read(`${'('.repeat(240)}0301234567`), '0301234567');
  assert.equal(read(`${'('.repeat(241)}0301234567`), 'no_number');
  assert.equal(read(`${' '.repeat(500)}0301234567`), '0301234567');
  assert.deepEqual(readCellText('1'.repeat(250) + '()'), readCellText('n/a'));
});

test('ten thousand brackets behind a digit are refused at once', () => {
  const started = process.cpuUsage();
  for (let round = 0; round < 20; round += 1) assert.equal(read(`1${')'.repeat(10_000)}`), 'no_number');
  assert.ok(process.cpuUsage(started).user < 1_000_000);
});

test('digits in clothes are the digits without them', () => {
  const clothes = fc.constantFrom('', ' ', '-', '.', '(', ')', '\u00a0', '\u200e', '–', '  ');
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.tuple(fc.nat(9), clothes), { minLength: 1, maxLength: 15 }), (plus, parts) => {
      const digits = parts.map(([digit]) => String(digit)).join('');
      const dressed = parts.map(([digit, cloth]) => `${String(digit)}${cloth}`).join('');
      fc.pre(!/\.\s?0$|\.0\D*$/.test(dressed));
      assert.equal(read(`${plus ? '+' : ''}${dressed}`), `${plus ? '+' : ''}${digits}`);
    }),
    { numRuns: 300 },
  );
});
