import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeNumber, maskNumber, readNumber } from '../../src/domain/number.ts';
import { all, read } from './number-readings.ts';

test('a leading plus is international, whatever the hint says', () => {
  for (const hint of [undefined, 'GB', 'US', 'RU'])
    all('447400123456 GB international', ['+44 7400 123456', '+44 (0) 7400 123456'], hint);
  all('447781123456 GG international', ['+44 7781 123456', '+44 (0) 7781 123456']);
});

test('with a hint the national form wins where its trunk prefix leads', () => {
  all('447400123456 GB national', ['07400 123456', '(07400) 123-456'], 'GB');
  all('79161234567 RU national', ['8 916 123-45-67', '89161234567'], 'RU');
  all('36201234567 HU national', ['06 20 123 4567', '0620/1234567'], 'HU');
  all('14155552671 US national', ['1 415 555 2671', '1-415-555-2671'], 'US');
  all('493012345678 DE national', ['030 12345678', '030/12345678'], 'DE');
});

test('a trunk prefix that leads beats the calling code it looks like: 49 in Germany without it, 0049 with it', () => {
  // 8 10 ... is how Russia dials out, so the exit code is read before the trunk prefix.
  all('447400123456 GB international', ['8 10 44 7400 123456'], 'RU');
  all('4915112345678 DE bare', ['49 151 12345678'], 'DE');
  all('4915112345670 DE bare', ['49 151 12345670'], 'DE');
  all('4915112345678 DE international', ['0049 151 12345678'], 'DE');
});

test('with a hint digits that begin with its calling code are international where they are valid so', () => {
  all('447400123456 GB bare', ['447400123456', '44 7400 123456', '447400123456.0'], 'GB');
  all('393123456789 IT bare', ['393123456789'], 'IT');
  all('393912345678 IT bare', ['393912345678'], 'IT');
  // 39 begins 3912345678 too, but +39 12345678 is nobody's number; the national reading is valid.
  all('393912345678 IT national', ['3912345678'], 'IT');
});

test('then the national form without its trunk prefix, and Italy keeps its zero', () => {
  all('447400123456 GB national', ['7400 123456'], 'GB');
  all('14155552671 US national', ['(415) 555-2671', '415.555.2671'], 'US');
  all('79161234567 RU national', ['916 123-45-67'], 'RU');
  all('36201234567 HU national', ['20 123 4567'], 'HU');
  all('390669812345 VA national', ['06 6981 2345'], 'VA');
  all('390612345678 IT national', ['06 1234 5678'], 'IT');
  all('390612345678 IT international', ['+39 06 1234 5678']);
  all('3906123456 IT national', ['0 6 123 456'], 'IT');
});

test('00 is international everywhere, the hint exit code too: 011 in the United States, 0011 in Australia, 810 in Russia', () => {
  for (const hint of [undefined, 'US', 'DE', 'AU'])
    all('447400123456 GB international', ['0044 7400 123456', '00 44 (0)7400 123456'], hint);
  all('447400123456 GB international', ['011 44 7400 123456'], 'US');
  all('447400123456 GB international', ['0011 44 7400 123456'], 'AU');
  all('447400123456 GB international', ['0044 7400 123456'], 'GB');
  assert.equal(read('011 44 7400 123456'), 'needs_country');
});

test('bare digits are international without a hint only where they are valid so', () => {
  all('447400123456 GB bare', ['447400123456', '44-7400-123456']);
  all('14155552671 US bare', ['14155552671']);
  for (const cell of [
    '07400 123456',
    '4155552671',
    '447000000000000',
    '030 12345678',
    '446000123456',
    '0123456',
  ])
    assert.equal(read(cell), 'needs_country', cell);
});

test('with a hint bare digits of another country are read where the national form is not possible', () => {
  all('493012345678 DE bare', ['493012345678'], 'US');
  all('81312345678 JP bare', ['81312345678'], 'RU');
  all('447400123456 GB bare', ['447400123456'], 'US');
});

test('the first reading that is possible wins and a valid one beats it', () => {
  all('443069990999 GB national', ['03069 990999'], 'GB');
  all('441632960000 GB national [unassigned_range]', ['01632 960000'], 'GB');
  all('441632960000 GB bare [unassigned_range]', ['441632960000'], 'GB');
});

test('possible but unassigned is looked up and noted, and with --numbers valid it is invalid for that reason', () => {
  assert.equal(read('+44 6000 123456'), '446000123456 GB international [unassigned_range]');
  assert.equal(read('+44 6000 123456', undefined, 'valid'), 'unassigned_range');
  assert.equal(read('+44 7400 123456', undefined, 'valid'), '447400123456 GB international');
  assert.equal(read('+1 111 111 1111'), '11111111111 US international [unassigned_range]');
  assert.equal(read('+1 111 111 1111', 'CA'), '11111111111 CA international [unassigned_range]');
  assert.equal(read('+1 111 111 1111', 'GB'), '11111111111 US international [unassigned_range]');
  const reading = readNumber('+44 6000 123456', { accept: 'valid', bare: true });
  assert.deepEqual(reading, {
    kind: 'rejected',
    reason: { slug: 'unassigned_range', words: 'no numbering plan assigns this range' },
    notes: [],
  });
});

test('numbers of no country are looked up and their country is unknown', () => {
  assert.equal(read('+800 1234 5678'), '80012345678 unknown international');
  assert.equal(read('+882 1612345678'), '8821612345678 unknown international');
  assert.equal(read('+870 301234567', 'GB'), '870301234567 unknown international');
});

test('an extension is dropped and noted beside any outcome', () => {
  assert.equal(read('+44 7400 123456 ext. 5'), '447400123456 GB international [extension_dropped]');
  assert.equal(read('030 12345678 DW 12', 'DE'), '493012345678 DE national [extension_dropped]');
  assert.equal(
    read('+44 6000 123456 x5'),
    '446000123456 GB international [extension_dropped] [unassigned_range]',
  );
  assert.equal(
    read('+44 6000 123456 x5', undefined, 'valid'),
    'unassigned_range [extension_dropped]',
  );
  assert.equal(read('+44 7 x5'), 'too_short [extension_dropped]');
  assert.deepEqual(readNumber('+44 7400 123456 ext. 5', { accept: 'possible', bare: true }).notes, [
    { slug: 'extension_dropped', words: 'the extension 5 was left out' },
  ]);
});

test('the trunk prefix before the own calling code is read through, but not where the number is valid without that, too', () => {
  all('919812345678 IN bare', ['0919812345678', '091 98123 45678'], 'IN');
  all('971501234567 AE bare', ['0971501234567'], 'AE');
  all('41781234567 CH bare', ['041781234567'], 'CH');
  all('2348021234567 NG bare', ['02348021234567'], 'NG');
  // +49 4915 2... is a fixed line in the north of Germany, +49 152 ... a mobile.
  all('two_readings', ['04915254599371'], 'DE');
  all('493023125000 DE national', ['030 23125000'], 'DE');
});

test('bare digits of another country are read in a list that writes them, with and without a hint; else nowhere', () => {
  const cells = ['447400123456', '4747400123', '393123456789'];
  const closed = (cell: string, country?: string): string => {
    const reading = readNumber(cell, {
      accept: 'possible',
      ...(country === undefined ? {} : { country }),
    });
    return reading.kind === 'number' ? reading.number : reading.reason.slug;
  };
  for (const cell of cells) assert.equal(closed(cell), 'needs_country', cell);
  for (const cell of cells) assert.match(read(cell), new RegExp(`^${cell} .. bare$`));
  // 9512 3456 of Benin's old plan would be a number of Myanmar.
  assert.equal(closed('95 12 34 56', 'BJ'), 'too_short');
  assert.equal(closed('612345678 9'.replace(' ', ''), 'ES'), 'too_long');
  assert.equal(closed('+447400123456', 'ES'), '447400123456');
  assert.equal(closed('00447400123456', 'ES'), '447400123456');
});

test('behind 00 stands a calling code, also where the country dials a carrier there', () => {
  // 0055 is the exit code with a carrier in Brazil, and then 84 would be Vietnam.
  all('5584979668815 BR international', ['005584979668815'], 'BR');
  all('66903151450 TH international', ['0066903151450'], 'TH');
  all('447400123456 GB international', [
    '+0044 7400 123456',
    '++44 7400 123456',
    '(00) 44 7400 123456',
    '00.44.7400.123456',
  ]);
});

test('words on no list need a plus, 00 or the trunk prefix, a valid number, and no other country', () => {
  all(
    '491713920012 DE national [words_dropped]',
    ['0171 3920012 Axel', 'Frau Krause 0171 3920012', 'DE 0171 3920012'],
    'DE',
  );
  all('491713920012 DE international [words_dropped]', [
    '+49 171 3920012 (Axel)',
    'Axel: 0049 171 3920012',
    'Germany +49 171 3920012',
  ]);
  all('no_number [words_dropped]', ['Axel 171 3920012', '10115 Berlin', 'Room 030'], 'DE');
  assert.equal(read('Axel 49171392001'), 'no_number [words_dropped]');
  all('two_readings [words_dropped]', ['GB 0171 3920012', 'France 0171 3920012'], 'DE');
  all('491713920012 DE national [words_dropped]', ['me 0171 3920012'], 'DE');
  all('letters [words_dropped]', ['030 1234 TAXI', '0800 REVERSE'], 'DE');
  all('441632960000 GB national [words_dropped] [unassigned_range]', ['Mobile 01632 960000'], 'GB');
});

test('a hint that is no country helps nobody and harms nobody', () => {
  assert.equal(read('07400 123456', 'ZZ'), 'needs_country');
  assert.equal(read('+44 7400 123456', 'ZZ'), '447400123456 GB international');
});

test('a number in a log shows its last three digits', () => {
  assert.equal(maskNumber('447400123456'), '*********456');
  assert.equal(maskNumber('1234'), '*234');
  assert.equal(maskNumber('123'), '123');
  assert.equal(maskNumber('12'), '12');
});

test('a phone column is told by 7 to 15 digits in the clothes of a number, and a date is none', () => {
  for (const cell of [
    '+44 7400 123456',
    '1234567',
    '123456789012345',
    ' 030/1234567 ',
    '(415) 555-2671',
    '(030) 123-45-67',
    '0301234567 x12',
  ])
    assert.ok(looksLikeNumber(cell), cell);
  for (const cell of [
    '123456',
    '1234567890123456',
    '',
    'Anna',
    '2026-02-04',
    ' 2026-02-04 ',
    '04.02.2026',
    '4/2/2026',
    '2026-02-04 12:00',
    '2026-02-04T12:00',
    '1.5E10',
  ])
    assert.ok(!looksLikeNumber(cell), cell);
  assert.ok(looksLikeNumber('030-12-34567'));
  assert.ok(looksLikeNumber('2026-02-04567'));
});
