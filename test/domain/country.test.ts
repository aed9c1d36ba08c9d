import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getCountries } from 'libphonenumber-js/max';
import { readCountry } from '../../src/domain/country.ts';

function all(country: string | undefined, texts: readonly string[]): void {
  for (const text of texts) assert.equal(readCountry(text), country, text);
}

test('a country is ISO alpha-2 or alpha-3 in any case, and UK is GB', () => {
  const cases: [string, string][] = [
    ['GB', 'GB'],
    ['gb', 'GB'],
    [' de ', 'DE'],
    ['GBR', 'GB'],
    ['usa', 'US'],
    ['Deu', 'DE'],
    ['UK', 'GB'],
    ['uk', 'GB'],
    ['xk', 'XK'],
  ];
  for (const [text, country] of cases) assert.equal(readCountry(text), country, text);
  for (const text of [
    '',
    'ZZ',
    'ZZZ',
    'G',
    'AQ',
    'constructor',
    '__proto__',
    'EN',
    'GBRX',
    'X',
    '1.5',
    '-',
  ])
    assert.equal(readCountry(text), undefined, text);
  assert.equal(readCountry('UKR'), 'UA');
});

test('every country of the phone library but the two ISO does not list has one alpha-3 code', () => {
  const known = new Set(ALPHA3_SAMPLE.map(readCountry));
  assert.equal(known.size, ALPHA3_SAMPLE.length);
  for (const alpha2 of getCountries()) assert.equal(readCountry(alpha2.toLowerCase()), alpha2);
});

const ALPHA3_SAMPLE = [
  'AFG',
  'AUT',
  'CHE',
  'CHN',
  'DNK',
  'EST',
  'IRL',
  'JPN',
  'KOR',
  'MEX',
  'NLD',
  'PRT',
  'SVK',
  'SVN',
  'SWE',
  'ZAF',
  'ZWE',
  'XKX',
];

test('a country is named in 31 languages, without regard to case, accents and signs', () => {
  all('DE', [
    'Germany',
    'GERMANY',
    'Deutschland',
    'Allemagne',
    'Alemania',
    'Germania',
    'Duitsland',
    'Niemcy',
    'Tyskland',
    'Saksa',
    'Almanya',
  ]);
  all('DE', [
    'Německo',
    'nemecko',
    'Németország',
    'Γερμανία',
    'Германия',
    'ドイツ',
    '독일',
    '德国',
    '德國',
    'ألمانيا',
    'An Ghearmáin',
    'il-Ġermanja',
  ]);
  all('CI', ['Côte d’Ivoire', "COTE D'IVOIRE", 'cote divoire', 'Ivory Coast', 'Elfenbeinküste']);
  all('NL', ['The Netherlands', 'Netherlands (the)', 'Nederland', 'Holland', 'Niederlande']);
  all('TR', ['Türkiye', 'Turkey', 'TÜRKIYE']);
  all('HK', ['Hong Kong', 'Hong Kong SAR China', '香港']);
});

test('former names and everyday short forms are names', () => {
  all('GB', ['Great Britain', 'England', 'Scotland', 'U.K.', 'Großbritannien', 'United Kingdom']);
  all('US', ['United States of America', 'U.S.A.', 'United States', 'USA']);
  all('MM', ['Burma', 'Birmanie']);
  all('SZ', ['Swaziland', 'Eswatini']);
  all('KR', ['South Korea', 'Republic of Korea', 'Korea, Republic of']);
  all('AE', ['UAE', 'United Arab Emirates']);
});

test('a name that two countries bear is none: Kongo is one country in Warsaw and another in Oslo', () => {
  all(undefined, ['Kongo', 'Congo', 'Korea']);
  all('CD', ['DR Congo', 'Congo-Kinshasa', 'Zaire']);
});

test('a calling code stands for its main country, in North America one of four digits for its own', () => {
  all('GB', ['44', '+44', '0044', '00 44', ' +44 ']);
  all('US', ['1', '+1', '001']);
  all('RU', ['7']);
  all('JM', ['1876', '+1876', '1-876', '+1 876']);
  all(undefined, ['999', '+0', '00', '12345', '44.0']);
});

test('a locale stands for its region', () => {
  all('GB', ['en-GB', 'en_GB', 'EN-gb']);
  all('BR', ['pt_BR', 'pt_BR.UTF-8']);
  all('TW', ['zh-Hant-TW']);
  all(undefined, ['en-ZZ', 'en', 'e-GB', 'en-GBR']);
});

test('ten thousand unknown texts are not remembered for ever', () => {
  for (let at = 0; at < 10_001; at += 1)
    assert.equal(readCountry(`nowhere ${String(at)} land`), undefined);
  assert.equal(readCountry('Germany'), 'DE');
});
