import { readTable } from './table.ts';

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

const NO_TRUNK = '-';

/**
 * Numbering plans as the ITU publishes them, wide rather than narrow; the names as the service
 * spells them: calling code, trunk prefix, least and most digits behind the calling code, mobile
 * country code. Italian numbers keep their leading 0, so that it is no trunk prefix.
 */
const COUNTRIES: ReadonlyMap<string, Country> = new Map(
  readTable(`
    US  USA  1    1   10  10  310  United States of America
    CA  CAN  1    1   10  10  302  Canada
    MX  MEX  52   -   10  11  334  Mexico
    BR  BRA  55   0   8   11  724  Brazil
    AR  ARG  54   0   10  11  722  Argentina
    CL  CHL  56   -   8   11  730  Chile
    CO  COL  57   -   8   11  732  Colombia
    GB  GBR  44   0   7   10  234  United Kingdom
    IE  IRL  353  0   7   10  272  Ireland
    DE  DEU  49   0   4   13  262  Germany
    AT  AUT  43   0   4   13  232  Austria
    CH  CHE  41   0   9   12  228  Switzerland
    FR  FRA  33   0   9   9   208  France
    BE  BEL  32   0   8   9   206  Belgium
    NL  NLD  31   0   5   11  204  Netherlands
    LU  LUX  352  -   4   11  270  Luxembourg
    ES  ESP  34   -   9   9   214  Spain
    PT  PRT  351  -   9   9   268  Portugal
    IT  ITA  39   -   6   12  222  Italy
    GR  GRC  30   -   10  12  202  Greece
    DK  DNK  45   -   8   8   238  Denmark
    SE  SWE  46   0   6   12  240  Sweden
    NO  NOR  47   -   5   8   242  Norway
    FI  FIN  358  0   5   12  244  Finland
    PL  POL  48   -   6   10  260  Poland
    CZ  CZE  420  -   9   12  230  Czech Republic
    HU  HUN  36   06  8   9   216  Hungary
    RO  ROU  40   0   6   9   226  Romania
    UA  UKR  380  0   9   10  255  Ukraine
    RU  RUS  7    8   10  14  250  Russian Federation
    KZ  KAZ  7    8   10  14  401  Kazakhstan
    TR  TUR  90   0   7   13  286  Turkey
    IL  ISR  972  0   7   12  425  Israel
    EG  EGY  20   0   8   10  602  Egypt
    ZA  ZAF  27   0   5   10  655  South Africa
    NG  NGA  234  0   8   14  621  Nigeria
    AE  ARE  971  0   5   12  424  United Arab Emirates
    IN  IND  91   0   8   13  404  India
    SG  SGP  65   -   8   11  525  Singapore
    CN  CHN  86   0   7   12  460  China
    HK  HKG  852  -   5   11  454  Hong Kong
    JP  JPN  81   0   8   13  440  Japan
    KR  KOR  82   0   5   13  450  Korea, Republic of
    AU  AUS  61   0   5   12  505  Australia
    NZ  NZL  64   0   5   10  530  New Zealand
  `).map(([iso2 = '', iso3 = '', prefix = '', trunk = '', least, most, mcc = '', name = '']) => [
    iso2,
    {
      iso2,
      iso3,
      name,
      prefix,
      trunk: trunk === NO_TRUNK ? '' : trunk,
      digits: [Number(least), Number(most)],
      mcc,
    },
  ]),
);

const BY_PREFIX: ReadonlyMap<string, Country> = new Map(
  [...COUNTRIES.values()]
    .filter(({ iso2 }) => iso2 !== 'KZ')
    .map((country) => [country.prefix, country]),
);
