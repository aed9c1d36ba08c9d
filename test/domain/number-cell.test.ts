import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isMarkedInternational, readCellText } from '../../src/domain/number-cell.ts';
import { all, GERMAN, NOBODY, read } from './german-cells.ts';

test('blanks of every kind are taken away', () => {
  const blanks = [0x20, 0x09, 0xa0, 0x1680, 0x2000, 0x2003, 0x2009, 0x200a, 0x202f, 0x205f];
  for (const code of [...blanks, 0x3000, 0x2800]) {
    const blank = String.fromCodePoint(code);
    assert.equal(
      read(`${blank}+44${blank}7700${blank}${blank}900000${blank}`),
      '+447700900000',
      code.toString(16),
    );
  }
});

test('a line break parts two numbers and is a blank around one', () => {
  for (const code of [0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029]) {
    const line = String.fromCodePoint(code);
    assert.equal(read(`${line}+447400123456${line}`), '+447400123456', code.toString(16));
    assert.equal(read(`+447400123456${line}+447400123457`), 'two_numbers', code.toString(16));
    assert.equal(
      read(`+447400123456 ${line} 0044 7400 123456`),
      '+447400123456',
      code.toString(16),
    );
  }
  all('two_numbers', ['030 23125\n23126', '030 23125 _x000D_\n030 23126']);
  all('+447400123456', ['+447400123456_x000D_', '+447400123456_x000D_\n']);
});

test('invisible marks of every kind are taken away', () => {
  const marks = [
    0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202c,
    0x202e, 0x2060, 0x2066, 0x2069,
  ];
  for (const code of [...marks, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xe0020]) {
    const mark = String.fromCodePoint(code);
    assert.equal(
      read(`${mark}+44${mark}7700${mark}900000${mark}`),
      '+447700900000',
      code.toString(16),
    );
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
  all('+447700900000', [
    'sms:+447700900000',
    'phone:+447700900000',
    ' tel:+447700900000;phone-context=example.com ',
  ]);
  all('7700900000', ['tel:7700900000;phone-context=+44', 'tel:7700900000;a=b;isub=1']);
  all('+447700900000', [
    'p:+447700900000',
    'p: +447700900000',
    'sip:+447700900000@example.com',
    'TEL;TYPE=CELL:+447700900000',
  ]);
  all('+447700900000', [
    'https://wa.me/447700900000',
    'wa.me/447700900000?text=hi',
    'whatsapp://send?phone=447700900000',
    'tel:%2B447700900000',
  ]);
  all('+447700900000', [
    '447700900000@c.us',
    'https://api.whatsapp.com/send?phone=447700900000&text=hi',
    '447700900000@s.whatsapp.net',
  ]);
  all('+447700900000 (left out: https)', ['https://+447700900000']);
  all('letters', ['xtel+447700900000']);
});

test('digits of every script that Unicode gives a decimal system are digits', () => {
  for (const system of Intl.supportedValuesOf('numberingSystem')) {
    const digits = new Intl.NumberFormat('en', {
      numberingSystem: system,
      useGrouping: false,
    }).format(9876543210);
    if (!/^\p{Nd}+$/u.test(digits)) continue;
    assert.equal(read(`+${digits}`), '+9876543210', system);
  }
  all('+447700900000', [
    '+٤٤٧٧٠٠٩٠٠٠٠٠',
    '＋４４　７７００　９０００００',
    '+۴۴۷۷۰۰۹۰۰۰۰۰',
    '+४४७७००९०००००',
  ]);
  all('0123456789', ['𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗', '𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡', '𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿']);
  all('no_number', ['+44770090000²', '+44770090000①', '+44770090000Ⅳ']);
});

test('the usual punctuation is taken away, in ASCII and beyond', () => {
  all('0301234567', [
    '(030) 123-4567',
    '030.123.4567',
    '030/1234567',
    '[030] 1234567',
    '030_123~4567',
    '030\\1234567',
    "030'123'45'67",
  ]);
  all('0301234567', [
    '030‐123‑4567',
    '030–12—34―567',
    '030−123４５67',
    '030ー1234567',
    '（030）123－4567',
    '030·123・4567',
    '030﹣1234567',
    '030’1234567',
  ]);
  all('+44207946', [
    '＋44 207946',
    '﹢44 207946',
    '⁺44 207946',
    '➕44 207946',
    '(+44) 207946',
    '+(44) 207946',
    '+ 44 207946',
  ]);
});

test('a plus stands before the digits and stands once', () => {
  all('no_number', ['+', '+-', '(+)', '-', '+447700900000+', '44+7700900000']);
  all('+447700900000', ['++447700900000', '+ +447700900000']);
  all('two_numbers', ['+44 7700 900000 +44 7700 900001', '0044+7700900000']);
});

test('an empty cell is empty, whatever stands in it for nothing', () => {
  all('empty', ['', ' ', '\t', '\u00a0', '\u200b', '=""', "'", 'tel:', '="  "', 'tel: ;isub=1']);
});

test('only what is behind the first 250 characters makes a cell too long to be read', () => {
  assert.equal(read(`${'('.repeat(240)}0301234567`), '0301234567');
  assert.equal(read(`${'('.repeat(241)}0301234567`), 'no_number');
  assert.equal(read(`${' '.repeat(500)}0301234567`), '0301234567');
  assert.deepEqual(readCellText('1'.repeat(250) + '()', GERMAN), readCellText('n/a', GERMAN));
});

test('ten thousand brackets behind a digit are refused at once', () => {
  const started = process.cpuUsage();
  for (let round = 0; round < 20; round += 1)
    assert.equal(read(`1${')'.repeat(10_000)}`), 'no_number');
  assert.ok(process.cpuUsage(started).user < 1_000_000);
});

test('digits in clothes are the digits without them', () => {
  const clothes = fc.constantFrom('', ' ', '~', '_', '(', ')', '\u00a0', '\u200e', '“');
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.tuple(fc.nat(9), clothes), { minLength: 1, maxLength: 15 }),
      (plus, parts) => {
        const digits = parts.map(([digit]) => String(digit)).join('');
        const dressed = parts.map(([digit, cloth]) => `${String(digit)}${cloth}`).join('');
        const text = readCellText(`${plus ? '+' : ''}${dressed}`, NOBODY);
        fc.pre(text.kind !== 'rejected' || text.reason.slug !== 'two_numbers');
        assert.deepEqual(
          text.kind === 'digits' && [text.plus, text.digits],
          [plus, digits],
          dressed,
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('a plus or 00 in front of groups of digits stays there, whatever its reader takes the groups for', () => {
  const found = { number: '447400123456', country: 'GB', readAs: 'bare', valid: true } as const;
  fc.assert(
    fc.property(
      fc.stringMatching(/^(?:\+\(?\d|\(\+\d|00)[\d ().\-/]{0,30}$/),
      fc.boolean(),
      fc.boolean(),
      (cell, reads, isAssigned) => {
        assert.equal(isMarkedInternational(cell), true);
        const reader = { read: () => (reads ? found : undefined), isAssigned: () => isAssigned };
        const text = readCellText(cell, reader);
        if (text.kind === 'rejected') assert.notEqual(text.reason.slug, 'empty');
        else assert.equal(text.plus || text.digits.startsWith('00'), true);
      },
    ),
    { numRuns: 3000 },
  );
  const others = [
    '',
    '+',
    '++44 7400 123456',
    '+44 7400 123456 ext. 5',
    '0 0 44',
    ' +44',
    '447400',
  ];
  assert.deepEqual(others.filter(isMarkedInternational), []);
});
