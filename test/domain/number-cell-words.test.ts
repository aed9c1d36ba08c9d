import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCellText } from '../../src/domain/number-cell.ts';
import { all, GERMAN, read } from './german-cells.ts';

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
    behind: 'Berlin',
  });
  const place = readCellText('UK 0171 3920012', GERMAN);
  assert.deepEqual(place.kind === 'digits' && place.strange, {
    words: 'UK',
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
