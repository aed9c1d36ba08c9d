import { getCountries } from 'libphonenumber-js/max';
import { splitWords } from './word-list.ts';

/**
 * English, the official languages of the European Union, and those of other places that many lists
 * come from.
 */
const LANGUAGES = splitWords(`
  en de fr es it pt nl pl sv da fi cs sk hu ro bg el hr sl et lv lt ga mt nb nn tr ar zh zh-Hant
  ja ko ru
`);

/**
 * Names that people use and `Intl.DisplayNames` does not, behind the country's code: former ones,
 * parts of a country, everyday short forms.
 */
const OTHER_NAMES = `
  AE uae, emirates, vae, eau, oae
  BA bosnia, bosnien
  BN brunei darussalam
  BO plurinational state of bolivia
  BY belorussia, byelorussia, weissrussland, wit rusland, bielorussie, bielorrusia, bielorussia
  CD zaire, drc, dr congo, democratic republic of the congo, congo kinshasa
  CG republic of the congo, congo brazzaville
  CI cote divoire, ivory coast, elfenbeinkuste
  CN prc, peoples republic of china, mainland china
  CV cape verde, kap verde, cap vert
  CZ czech republic, ceska republika, tschechische republik, republique tcheque, repubblica ceca
  CZ republica checa
  DE brd, federal republic of germany, bundesrepublik deutschland
  FM federated states of micronesia
  FK malvinas
  GB great britain, britain, england, scotland, wales, northern ireland, gb uk, grossbritannien
  GB grande bretagne
  GB gran bretana, gran bretagna, gra bretanha, inglaterra, inghilterra, angleterre, schottland
  GB groot brittannie
  IE eire, republic of ireland
  IR islamic republic of iran, persia
  KN st kitts
  KP democratic peoples republic of korea, dprk
  KR republic of korea, korea republic of, korea south, rok
  LA lao pdr, lao peoples democratic republic
  LK ceylon
  LY libyan arab jamahiriya
  MD republic of moldova, moldavia
  MK macedonia, fyrom, mazedonien, republic of macedonia, macedoine
  MM burma, birma, birmanie, birmania
  NL holland, hollande, holanda, olanda, hollanda
  PS palestinian territory, state of palestine
  RU russian federation, russische foderation, rossiya
  SA ksa, kingdom of saudi arabia, saudi
  ST sao tome
  SY syrian arab republic
  SZ swaziland, swasiland
  TL east timor, osttimor
  TR turkey, republic of turkey, republic of turkiye
  TT trinidad
  TW republic of china, chinese taipei
  TZ united republic of tanzania
  US united states of america, u s a, u s, america, estados unidos de america, eeuu, ee uu
  US stati uniti damerica
  US etats unis damerica, vereinigte staaten von amerika
  VA holy see, vatican
  VE bolivarian republic of venezuela
  VN viet nam, socialist republic of vietnam
`;

/**
 * ISO alpha-2 of a country's name, without regard to case and accents; undefined where none has it,
 * or two have.
 */
export function findCountryByName(text: string): string | undefined {
  const known = remembered.get(text);
  if (known) return known.country;
  const name = plainName(text);
  const country = name === '' ? undefined : lookUp(name);
  // A column of free text must not fill the memory.
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(text, { country });
  return country;
}

const REMEMBERED_MAX = 10_000;
const remembered = new Map<string, { readonly country: string | undefined }>();

/**
 * Languages are read one by one, as long as a name is not found: all of them take a third of a
 * second.
 */
function lookUp(name: string): string | undefined {
  for (let at = 0; ; at += 1) {
    const names = tables[at] ?? nextTable();
    if (!names) return undefined;
    const found = names.get(name);
    if (found !== undefined) return found === AMBIGUOUS ? undefined : found;
  }
}

const AMBIGUOUS = '';
const tables: ReadonlyMap<string, string>[] = [];

function nextTable(): ReadonlyMap<string, string> | undefined {
  if (tables.length > LANGUAGES.length) return undefined;
  const language = LANGUAGES[tables.length - 1];
  const table = language === undefined ? otherNames() : namesIn(language);
  tables.push(table);
  return table;
}

/** Poles and Norwegians call different countries Kongo. */
const AMBIGUOUS_NAMES = ['kongo', 'congo', 'korea'];

function otherNames(): Map<string, string> {
  const names = OTHER_NAMES.trim()
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line) =>
      line
        .slice(3)
        .split(', ')
        .map((name): [string, string] => [plainName(name), line.slice(0, 2)]),
    );
  return new Map([...AMBIGUOUS_NAMES.map((name): [string, string] => [name, AMBIGUOUS]), ...names]);
}

function namesIn(language: string) {
  const names = new Map<string, string>();
  for (const style of ['long', 'short'] as const) {
    const display = new Intl.DisplayNames([language], { type: 'region', style, fallback: 'none' });
    for (const country of getCountries()) {
      const name = display.of(country);
      if (name !== undefined) names.set(plainName(name), country);
    }
  }
  return names;
}

/** `Côte d’Ivoire`, `COTE D'IVOIRE` and `the cote d ivoire` are one name. */
function plainName(text: string) {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`´.]/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ı/g, 'i')
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()
    .replace(/^the | the$/, '');
}
