import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { getCountries, Metadata, type CountryCode } from 'libphonenumber-js/max';
import phoneMetadata from 'libphonenumber-js/max/metadata';
import { readText } from '../house/project.ts';

/** The version whose undocumented parts `src/domain/number-plan.ts` was written for. */
const VERSION = '1.13.16';
const METADATA_VERSION = 4;

const ADVICE = `number-plan.ts reads parts of libphonenumber-js ${VERSION} that are not documented. For another version: see that it has what the next tests ask for and that test/domain/number-plan.test.ts passes on it, then name it here and, exactly, in package.json.`;

test('the library is the one version whose undocumented parts are read, and package.json asks for no other', () => {
  const asked = JSON.parse(readText('package.json')) as { dependencies: Record<string, string> };
  const file = createRequire(import.meta.url).resolve('libphonenumber-js/package.json');
  const installed = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  assert.deepEqual(
    { asked: asked.dependencies['libphonenumber-js'], installed: installed.version },
    { asked: VERSION, installed: VERSION },
    ADVICE,
  );
});

test('the metadata are of the shape that is read: the version, the calling codes, and every plan of a country', () => {
  const { version, country_calling_codes: codes } = phoneMetadata as typeof phoneMetadata & {
    readonly version: unknown;
  };
  assert.equal(version, METADATA_VERSION, ADVICE);
  const known = Object.values(codes).flat();
  assert.deepEqual([...known].sort(), [...getCountries()].sort(), ADVICE);
  const misfits = known.flatMap((country) =>
    misfitsOf(planOf(country)).map((name) => `${country}: ${name}`),
  );
  assert.deepEqual(misfits, [], ADVICE);
});

test('the plan of Great Britain says what it is known to say', () => {
  const plan = planOf('GB');
  const call = (name: string, ...args: string[]): unknown => plan[name]?.(...args);
  assert.deepEqual(
    ['callingCode', 'IDDPrefix', 'nationalPrefix', 'possibleLengths'].map((name) => call(name)),
    ['44', '00', '0', [7, 9, 10]],
    ADVICE,
  );
});

test('a plan without one of its parts, or with another kind of it, is named', () => {
  const plan = planOf('GB');
  assert.deepEqual(misfitsOf({ ...bound(plan), type: undefined }), ['type']);
  assert.deepEqual(misfitsOf({ ...bound(plan), possibleLengths: () => '[9-10]' }), [
    'possibleLengths',
  ]);
  assert.deepEqual(misfitsOf({ ...bound(plan), nationalNumberPattern: () => undefined }), [
    'nationalNumberPattern',
  ]);
});

type AnyPlan = Readonly<Record<string, ((...args: string[]) => unknown) | undefined>>;

function planOf(country: CountryCode): AnyPlan {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan as unknown as AnyPlan;
}

/** The methods that {@link misfitsOf} looks at, as members of their own. */
function bound(plan: AnyPlan): AnyPlan {
  return Object.fromEntries(
    Object.keys(SHAPE).map((name) => [name, (...args: string[]) => plan[name]?.(...args)]),
  );
}

const isPattern = (value: unknown): boolean => typeof value === 'string' && value !== '';
/** 0 and null stand for nothing. */
const isPatternOrNothing = (value: unknown): boolean => !value || isPattern(value);
const areLengths = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((length) => Number.isInteger(length));

const SHAPE: Readonly<Record<string, (value: unknown) => boolean>> = {
  callingCode: (value) => /^\d{1,3}$/.test(String(value)),
  IDDPrefix: isPattern,
  nationalNumberPattern: isPattern,
  leadingDigits: isPatternOrNothing,
  nationalPrefix: isPatternOrNothing,
  nationalPrefixForParsing: isPatternOrNothing,
  possibleLengths: areLengths,
  type: (value) => {
    if (!value) return true;
    const { pattern, possibleLengths } = value as AnyPlan;
    return isPatternOrNothing(pattern?.call(value)) && areLengths(possibleLengths?.call(value));
  },
};

/** Names of what is read of a plan and is not what it is read as. */
function misfitsOf(plan: AnyPlan): string[] {
  return Object.entries(SHAPE).flatMap(([name, fits]) => {
    const args = name === 'type' ? ['MOBILE', 'FIXED_LINE', 'VOICEMAIL'] : [''];
    return args.every((arg) => plan[name] && fits(plan[name](arg))) ? [] : [name];
  });
}
