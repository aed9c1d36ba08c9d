import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json';
import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/max';
import {
  leavesCountry,
  plannedInternational,
  plannedNational,
  trunkPrefix,
} from '../../src/domain/number-plan.ts';

/** Digits near a number that exists: an example of the country with one digit changed, one dropped or one added. */
const nearNumbers = fc
  .record({
    country: fc.constantFrom(...getCountries()),
    at: fc.nat(14),
    digit: fc.nat(9),
    change: fc.constantFrom('none', 'put', 'drop', 'add'),
  })
  .map(({ country, at, digit, change }) => {
    const example = examples[country];
    const cut = Math.min(at, example.length - 1);
    const rest = example.slice(change === 'none' || change === 'add' ? cut : cut + 1);
    return {
      country,
      national:
        example.slice(0, cut) + (change === 'put' || change === 'add' ? String(digit) : '') + rest,
    };
  });

test('whatever is read without the library is what the library says, in international form', () => {
  fc.assert(
    fc.property(nearNumbers, ({ country, national }) => {
      const digits = getCountryCallingCode(country) + national;
      const planned = plannedInternational(digits);
      if (planned) assert.deepEqual(planned, byLibrary(`+${digits}`, undefined));
    }),
    { numRuns: 1500 },
  );
});

test('whatever is read without the library is what the library says, in national form with and without its trunk prefix', () => {
  fc.assert(
    fc.property(
      nearNumbers,
      fc.constantFrom('', 'trunk', '00', '1', '0'),
      ({ country, national }, before) => {
        const digits = (before === 'trunk' ? (trunkPrefix(country) ?? '') : before) + national;
        const planned = plannedNational(digits, country);
        if (planned) assert.deepEqual(planned, byLibrary(digits, country));
      },
    ),
    { numRuns: 1500 },
  );
});

test('digits of no shape at all make neither reader throw nor differ', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^\d{0,17}$/),
      fc.constantFrom(...getCountries()),
      (digits, country) => {
        const international = plannedInternational(digits);
        if (international) assert.deepEqual(international, byLibrary(`+${digits}`, undefined));
        const national = plannedNational(digits, country);
        if (national) assert.deepEqual(national, byLibrary(digits, country));
      },
    ),
    { numRuns: 500 },
  );
});

test('the example number of at least 230 countries is read without the library, so the quick way is taken', () => {
  const taken = getCountries().filter((country) =>
    plannedInternational(getCountryCallingCode(country) + examples[country]),
  );
  assert.ok(taken.length >= 230, `${taken.length} of ${getCountries().length}`);
  const inCountry = getCountries().filter((country) =>
    plannedNational((trunkPrefix(country) ?? '') + examples[country], country),
  );
  assert.ok(inCountry.length >= 215, `${inCountry.length} of ${getCountries().length}`);
});

test('countries that share a calling code are told apart: 44, 7, 1, 39, 47 and 212', () => {
  const cases: [string, string][] = [
    ['447400123456', 'GB'],
    ['447781123456', 'GG'],
    ['447457612345', 'IM'],
    ['79161234567', 'RU'],
    ['77710009998', 'KZ'],
    ['14155552671', 'US'],
    ['15062345678', 'CA'],
    ['12684641234', 'AG'],
    ['393123456789', 'IT'],
    ['390669812345', 'VA'],
    ['4740612345', 'NO'],
    ['4779123456', 'SJ'],
    ['212650123456', 'MA'],
  ];
  for (const [digits, country] of cases)
    assert.deepEqual(plannedInternational(digits), { number: digits, country }, digits);
});

test('each type of number that a plan knows is read without the library', () => {
  const types: [string, string][] = [
    ['mobile', '447400123456'],
    ['fixed line', '442079460000'],
    ['toll free', '448001234567'],
    ['internet telephony', '445612345678'],
    ['shared cost (Germany)', '4918012345678'],
    ['premium rate', '449012345678'],
    ['personal', '447012345678'],
    ['universal access', '445512345678'],
    ['pager', '447640123456'],
    ['voice mail (Germany)', '491601312345678'],
  ];
  for (const [type, digits] of types)
    assert.deepEqual(
      plannedInternational(digits),
      { number: digits, country: digits.startsWith('49') ? 'DE' : 'GB' },
      type,
    );
});

test('leading digits of one country are not given to another that would assign the number', () => {
  for (const digits of [
    '447911123456',
    '590690001234',
    '262692123456',
    '61412345678',
    '358412345678',
    '59995181234',
  ])
    assert.deepEqual(
      plannedInternational(digits) ?? byLibrary(`+${digits}`, undefined),
      byLibrary(`+${digits}`, undefined),
      digits,
    );
});

test('what only the library can read is left to it: too short, too long, unassigned, a trunk prefix inside, +800', () => {
  for (const digits of [
    '',
    '44',
    '447',
    '44740012345',
    '4474001234567',
    '447400123456789012',
    '4407400123456',
    '80012345678',
    '14150000000',
    '0447400123456',
    // Belarus: the library takes 8 10 away in international form as well.
    '3758100198673',
  ])
    assert.equal(plannedInternational(digits), undefined, digits);
});

test('national digits that leave the country, begin with its calling code or carry a carrier code are left to the library', () => {
  assert.equal(plannedNational('00447400123456', 'DE'), undefined);
  assert.equal(plannedNational('447400123456', 'GB'), undefined);
  // Rwanda dials out with 00 and has numbers that begin so; Finland's calling code begins numbers of Finland.
  assert.equal(plannedNational('006738963', 'RW'), undefined);
  assert.equal(plannedNational('358430699', 'AX'), undefined);
  assert.equal(plannedNational('01511961234567', 'BR'), undefined);
  assert.deepEqual(plannedNational('07400123456', 'GB'), { number: '447400123456', country: 'GB' });
  assert.deepEqual(plannedNational('7400123456', 'GB'), { number: '447400123456', country: 'GB' });
  assert.deepEqual(plannedNational('14155552671', 'US'), { number: '14155552671', country: 'US' });
  assert.deepEqual(plannedNational('4155552671', 'US'), { number: '14155552671', country: 'US' });
});

test('the trunk prefix is 0 in Britain, 8 in Russia, 06 in Hungary, 1 in the United States and none in Italy and Spain', () => {
  const cases: [CountryCode, string | undefined][] = [
    ['GB', '0'],
    ['RU', '8'],
    ['HU', '06'],
    ['US', '1'],
    ['IT', undefined],
    ['ES', undefined],
  ];
  for (const [country, prefix] of cases) assert.equal(trunkPrefix(country), prefix, country);
});

test('00 leaves Germany, 011 the United States, 0011 Australia, 810 Russia, and 030 does not leave Germany', () => {
  assert.equal(leavesCountry('0044', 'DE'), true);
  assert.equal(leavesCountry('01144', 'US'), true);
  assert.equal(leavesCountry('001144', 'AU'), true);
  assert.equal(leavesCountry('81044', 'RU'), true);
  assert.equal(leavesCountry('030123', 'DE'), false);
  assert.equal(leavesCountry('30001', 'DE'), false);
});

function byLibrary(
  text: string,
  country: CountryCode | undefined,
): { number: string; country: string } | undefined {
  const phone = parsePhoneNumberFromString(text, {
    ...(country ? { defaultCountry: country } : {}),
    extract: false,
  });
  return phone?.isPossible() && phone.isValid()
    ? { number: phone.number.slice(1), country: String(phone.country) }
    : undefined;
}
