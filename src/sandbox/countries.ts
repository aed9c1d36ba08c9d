/** A country as the imitated service knows it. */
export interface Country {
  readonly iso2: string;
  readonly iso3: string;
  readonly name: string;
  /** Calling code. */
  readonly prefix: string;
  /** What stands before a national number at home; empty where nothing does. */
  readonly trunk: string;
  /** Least and most digits behind the calling code. */
  readonly digits: readonly [number, number];
  /** Mobile country code, the first three digits of a network code. */
  readonly mcc: string;
}

/** The country of international digits, or undefined where the table has none. */
export function findCountry(digits: string): Country | undefined {
  if (digits.startsWith('1')) return findNorthAmerican(digits.slice(1, 4));
  if (/^7[67]/.test(digits)) return COUNTRIES.get('KZ');
  return [3, 2, 1]
    .map((length) => BY_PREFIX.get(digits.slice(0, length)))
    .find((country) => country !== undefined);
}

/** By its two capital letters. */
export function findCountryByCode(iso2: string): Country | undefined {
  return COUNTRIES.get(iso2);
}

/**
 * Territories that the table of countries reads as their neighbour, whose calling code they share.
 */
export const TERRITORIES: ReadonlyMap<string, string> = new Map([
  ['GG', 'GB'],
  ['JE', 'GB'],
  ['IM', 'GB'],
  ['VA', 'IT'],
  ['CC', 'AU'],
  ['CX', 'AU'],
]);

/** Area codes of calling code 1 that are Canada's. */
const CANADA = new Set(
  '204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 460 468 474 506 514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942'.split(
    ' ',
  ),
);
/** Area codes of calling code 1 in countries the table has not. */
const ELSEWHERE = new Set(
  '242 246 264 268 284 340 345 441 473 649 658 664 670 671 684 721 758 767 784 787 809 829 849 868 869 876 939'.split(
    ' ',
  ),
);

function findNorthAmerican(area: string) {
  if (ELSEWHERE.has(area)) return undefined;
  return COUNTRIES.get(CANADA.has(area) ? 'CA' : 'US');
}

/**
 * Numbering plans as the ITU publishes them, wide rather than narrow; the names as the service
 * spells them.
 */
const ROWS = [
  ['US', 'USA', 'United States of America', '1', '1', 10, 10, '310'],
  ['CA', 'CAN', 'Canada', '1', '1', 10, 10, '302'],
  ['MX', 'MEX', 'Mexico', '52', '', 10, 11, '334'],
  ['BR', 'BRA', 'Brazil', '55', '0', 8, 11, '724'],
  ['AR', 'ARG', 'Argentina', '54', '0', 10, 11, '722'],
  ['CL', 'CHL', 'Chile', '56', '', 8, 11, '730'],
  ['CO', 'COL', 'Colombia', '57', '', 8, 11, '732'],
  ['GB', 'GBR', 'United Kingdom', '44', '0', 7, 10, '234'],
  ['IE', 'IRL', 'Ireland', '353', '0', 7, 10, '272'],
  ['DE', 'DEU', 'Germany', '49', '0', 4, 13, '262'],
  ['AT', 'AUT', 'Austria', '43', '0', 4, 13, '232'],
  ['CH', 'CHE', 'Switzerland', '41', '0', 9, 12, '228'],
  ['FR', 'FRA', 'France', '33', '0', 9, 9, '208'],
  ['BE', 'BEL', 'Belgium', '32', '0', 8, 9, '206'],
  ['NL', 'NLD', 'Netherlands', '31', '0', 5, 11, '204'],
  ['LU', 'LUX', 'Luxembourg', '352', '', 4, 11, '270'],
  ['ES', 'ESP', 'Spain', '34', '', 9, 9, '214'],
  ['PT', 'PRT', 'Portugal', '351', '', 9, 9, '268'],
  // Italian numbers keep their leading 0 behind the calling code.
  ['IT', 'ITA', 'Italy', '39', '', 6, 12, '222'],
  ['GR', 'GRC', 'Greece', '30', '', 10, 12, '202'],
  ['DK', 'DNK', 'Denmark', '45', '', 8, 8, '238'],
  ['SE', 'SWE', 'Sweden', '46', '0', 6, 12, '240'],
  ['NO', 'NOR', 'Norway', '47', '', 5, 8, '242'],
  ['FI', 'FIN', 'Finland', '358', '0', 5, 12, '244'],
  ['PL', 'POL', 'Poland', '48', '', 6, 10, '260'],
  ['CZ', 'CZE', 'Czech Republic', '420', '', 9, 12, '230'],
  ['HU', 'HUN', 'Hungary', '36', '06', 8, 9, '216'],
  ['RO', 'ROU', 'Romania', '40', '0', 6, 9, '226'],
  ['UA', 'UKR', 'Ukraine', '380', '0', 9, 10, '255'],
  ['RU', 'RUS', 'Russian Federation', '7', '8', 10, 14, '250'],
  ['KZ', 'KAZ', 'Kazakhstan', '7', '8', 10, 14, '401'],
  ['TR', 'TUR', 'Turkey', '90', '0', 7, 13, '286'],
  ['IL', 'ISR', 'Israel', '972', '0', 7, 12, '425'],
  ['EG', 'EGY', 'Egypt', '20', '0', 8, 10, '602'],
  ['ZA', 'ZAF', 'South Africa', '27', '0', 5, 10, '655'],
  ['NG', 'NGA', 'Nigeria', '234', '0', 8, 14, '621'],
  ['AE', 'ARE', 'United Arab Emirates', '971', '0', 5, 12, '424'],
  ['IN', 'IND', 'India', '91', '0', 8, 13, '404'],
  ['SG', 'SGP', 'Singapore', '65', '', 8, 11, '525'],
  ['CN', 'CHN', 'China', '86', '0', 7, 12, '460'],
  ['HK', 'HKG', 'Hong Kong', '852', '', 5, 11, '454'],
  ['JP', 'JPN', 'Japan', '81', '0', 8, 13, '440'],
  ['KR', 'KOR', 'Korea, Republic of', '82', '0', 5, 13, '450'],
  ['AU', 'AUS', 'Australia', '61', '0', 5, 12, '505'],
  ['NZ', 'NZL', 'New Zealand', '64', '0', 5, 10, '530'],
] as const;

const COUNTRIES: ReadonlyMap<string, Country> = new Map(
  ROWS.map(([iso2, iso3, name, prefix, trunk, least, most, mcc]) => [
    iso2,
    { iso2, iso3, name, prefix, trunk, digits: [least, most], mcc },
  ]),
);

const BY_PREFIX: ReadonlyMap<string, Country> = new Map(
  [...COUNTRIES.values()]
    .filter(({ iso2 }) => iso2 !== 'KZ')
    .map((country) => [country.prefix, country]),
);
