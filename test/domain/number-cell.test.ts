import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCellText } from '../../src/domain/number-cell.ts';
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

test('how spreadsheets keep a number as text is taken away', () => {
  all('+447700900000', [
    '="+447700900000"',
    "'+447700900000",
    '=" +447700900000 "',
    '="tel:+447700900000"',
  ]);
  all('+447700900000', [
    ' ="+447700900000" ',
    '\u00a0="+447700900000"\u00a0',
    '=" tel:+447700900000 "',
    "' tel:+447700900000",
  ]);
  all('+447700900000', [
    '="+447700900000',
    '"+447700900000"',
    '=+447700900000',
    '@+447700900000',
    '\'="+447700900000"',
    '“+447700900000”',
  ]);
  all('+447700900000', [
    '["+447700900000"]',
    '=HYPERLINK("tel:+447700900000","+447700900000")',
    '‘+447700900000’',
    '«+447700900000»',
    '´+447700900000',
  ]);
  all('two_numbers', [
    '["+447700900000","+447700900001"]',
    '=HYPERLINK("tel:+447400123456","+447400123457")',
  ]);
  all('no_number', ['+44="7700900000"']);
});

test('a final .0 is no digit, with a comma neither, and .00 behind a whole number neither', () => {
  all('447700900000', [
    '447700900000.0',
    '447700900000,0',
    '447700900000.00',
    '447700900000,00',
    '44 7700 900000.0',
  ]);
  all('447700900000', [
    '447700900000\u00b70',
    '447700900000\u30fb0',
    '447700900000\uff0e0',
    '447,700,900,000.00',
    '447.700.900.000,00',
  ]);
  all('447700900000', [
    '447700900000.0000',
    '447,700,900,000',
    "447'700'900'000",
    '447 700 900 000,00',
  ]);
  all('+447700900000', ['+447700900000.0']);
  all('03023125', ['030 23125.0']);
  all('1234567', ['1234567.000', '12 34 567.000']);
  all('123456', ['123456.0']);
});

test('one or two other digits behind the only mark are decimals, where the cell is a whole number or too short for a number', () => {
  all('decimal', ['7700900123.5', '4477009001.23', '447,700,900.12', '1234.56', '12,5', '99.95']);
  all('1234', ['1234.00', '1.234', '1234.0']);
  all('5', ['.5', ',5']);
});

test('behind a plus, 00 or a leading 0, or where the mark stands twice, digits behind a mark are a group', () => {
  all('+44770090000000', ['+447700900000.00']);
  all('0044770090000000', ['00447700900000.00']);
  all('030123456700', ['030\u00a01234567.00', '030 1234567.00']);
  all('0612345600', ['06.12.34.56.00']);
  all('01713920012', ['0171.3920012', '0171.392.00.12']);
  // Whoever drops the zero of a last group reads another number.
  all('12687346190', ['12.68.73.46.19.0']);
  all('12345600', ['123456.00', '12 34 56.00']);
});

test('a date, a time and an IP address are no number, whatever their digits would be', () => {
  all('date', [
    '2024-01-15',
    '2024/01/15',
    '2024.1.5',
    '31.12.1999',
    '12/31/1999',
    '15/01/24',
    '1-2-24',
  ]);
  all('date', [
    '2024-01-15 10:30:00',
    '2024-01-15T10:30',
    '31.12.1999, 10:30',
    '10:30',
    '10:30:59',
    '9:05 pm',
    '\u00a010:30',
  ]);
  all('ip_address', ['192.168.178.100', '10.0.0.1', '127.0.0.1']);
  all('301231254', ['30.123.125.4']);
  all('241222', ['24.12.22']);
  all('262602', ['26-26-02']);
  all('20240115', ['2024-0115', '20240115']);
  all('20241315', ['2024-13-15']);
  all('192168178256', ['192.168.178.256']);
});

test('a code that is dialled for the network itself is a service number', () => {
  all('service_number', ['*100#', '*#06#', '#31#', '*123*4#']);
});

test('a letter, a mask and an exponent are no number', () => {
  all('masked', [
    '+44 7700 XXXXXX',
    '+44 7700 9000xx',
    '+44 7700 ****00',
    '*',
    '+44 7700 9•0000',
    '+44 7700 ●●●',
    '+44 7700 90000*',
    'xx',
  ]);
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
  all('no_number', ['n/a', 'none', '12@3', '£5', '#', '#ERROR!', 'NULL', '5%', '030 1234567 €']);
  all('letters', [
    '07700 90000O',
    '+44 7700 90000X',
    '1.2E',
    'E5',
    '07700 900XYZ',
    '1-800-FLOWERS',
    '1-800-555-TELL',
    '+44 77oo 9oo123',
    '3-CARE',
  ]);
});

test('words of a list before and behind are dropped and noted; others are told to whoever reads the digits', () => {
  all('01713920012 (left out: Tel)', [
    'Tel. 0171 3920012',
    'Tel.: 0171 3920012',
    'Tel0171 3920012',
    '0171 3920012 (Tel)',
    'Tel.:0171/3920012',
  ]);
  all('01713920012 (left out: M)', ['M: 0171 3920012', '(M) 0171 3920012', 'M 0171 3920012']);
  all('01713920012 (left out: Mobil privat)', [
    'Mobil: 0171 3920012 (privat)',
    'Mobil 0171 3920012 - privat',
  ]);
  all('01713920012 (left out: WhatsApp)', [
    '0171 3920012 WhatsApp',
    '📱 0171 3920012 (WhatsApp)',
    '✅ WhatsApp 0171 3920012',
  ]);
  all('01713920012', ['📱 0171 3920012', '☎ 0171 3920012', '☏0171 3920012', '✆ 0171 3920012']);
  const others: [string, string][] = [
    ['Тел.', 'Тел'],
    ['моб:', 'моб'],
    ['Κινητό', 'Κινητό'],
    ['جوال', 'جوال'],
    ['נייד:', 'נייד'],
    ['मोबाइल', 'मोबाइल'],
    ['电话：', '电话'],
    ['携帯', '携帯'],
    ['휴대폰', '휴대폰'],
    ['Téléphone', 'Téléphone'],
    ['Móvil', 'Móvil'],
    ['Telemóvel', 'Telemóvel'],
    ['Cellulare', 'Cellulare'],
    ['Komórka', 'Komórka'],
    ['İş', 'İş'],
    ['Puh.', 'Puh'],
    ['điện thoại', 'điện thoại'],
  ];
  for (const [word, said] of others)
    assert.equal(read(`${word} 0171 3920012`), `01713920012 (left out: ${said})`, word);
  const text = readCellText('Axel 0171 3920012 Berlin', GERMAN);
  assert.deepEqual(text.kind === 'digits' && text.strange, {
    words: 'Axel Berlin',
    country: undefined,
    behind: 'Berlin',
  });
  const place = readCellText('UK 0171 3920012', GERMAN);
  assert.deepEqual(place.kind === 'digits' && place.strange, {
    words: 'UK',
    country: 'GB',
    behind: '',
  });
});

test('words between digits are no part of a number; with enough digits on both sides they part two numbers', () => {
  all('two_numbers', [
    'Tel 030 23125000 Fax 030 23125001',
    '030 23125000 Büro 0171 3920012',
    '030 23125000 oder 0171 3920012',
  ]);
  all('letters', ['030 23 Büro 12', '10115 Berlin 12', '07700 9oo123']);
  all('03023125000 (left out: Tel Mobil)', ['Tel 030 23125000 Mobil +493023125000']);
});

test('an extension is dropped and named', () => {
  const extension = '0301234567 (the extension 12 was left out)';
  all(extension, [
    '030 1234567 ext. 12',
    '030 1234567 ext 12',
    '030 1234567ext12',
    '030 1234567 extension 12',
    '030 1234567 extn 12',
  ]);
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
  all('+441632960000 (the extension 7 was left out)', [
    'tel:+44-1632-960000;ext=7',
    'tel:+441632960000;phone-context=x;ext=7',
  ]);
  all('0301234567 (the extension 1234567 was left out)', ['030 1234567 x1234567']);
  all('letters', ['x12', '030 1234567 ext. 12a', '030 1234567 room 12']);
  all(extension, [
    '030 1234567 (12)',
    '030 1234567 ext. #12',
    '030 1234567 x12#',
    '030 1234567,,12',
    '030 1234567 доб 12',
  ]);
  all('0301234567 (left out: work) (the extension 12 was left out)', ['030 1234567 x12 (work)']);
  all('03012345', ['030 (12345)']);
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
