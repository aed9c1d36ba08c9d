import { splitWords } from '../domain/word-list.ts';

/** What a column's name promises about its cells. */
export type Meaning = 'phone' | 'number' | 'fax' | 'other' | 'unknown';

const PHONE_STEMS = splitWords(`
  phone telefon telephon telefoon mobil handy msisdn rufnummer whatsapp celular cellular movil
  telemovel telefone puhelin телефон мобильн 電話 电话 手机 携帯
`);
const PHONE_WORDS = new Set(
  splitWords('tel tels tlf cell cel gsm sms e164 portable landline festnetz fon'),
);
const NUMBER_WORDS = new Set(splitWords('number numbers numero nummer num nr no contact kontakt'));
const FAX_WORDS = new Set(splitWords('fax telefax faxnummer facsimile'));
const OTHER_WORDS = new Set(
  splitWords(`
  id uuid key customer client kunde kunden kundennummer kundennr cliente order invoice rechnung
  account konto kontonummer iban vat tax ssn date datum fecha data time timestamp created
  updated birth birthday geburtstag geburtsdatum dob zip plz postcode postal amount price ip lat
  lon
`),
);

/** What a column's name promises. */
export function readMeaning(name: string): Meaning {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '');
  const lower = plain.toLowerCase();
  const words = plain
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u);
  const has = (set: ReadonlySet<string>) => words.some((word) => set.has(word));
  if (has(FAX_WORDS)) return 'fax';
  if (has(PHONE_WORDS) || PHONE_STEMS.some((stem) => lower.includes(stem))) return 'phone';
  if (has(OTHER_WORDS)) return 'other';
  return has(NUMBER_WORDS) ? 'number' : 'unknown';
}
