import { parsePhoneNumberWithError, type PhoneNumber } from 'libphonenumber-js/max';
import type { Mobile } from './number-mobiles.ts';

/** A number, and the forms that its country writes it in. */
interface Written extends Mobile {
  /** As its country writes it, e.g. `0171 3920012`. */
  readonly inCountry: string;
  /** `+49 171 3920012`. */
  readonly abroad: string;
  /** The digits that are dialled inside the country. */
  readonly dialled: string;
}

/** Everyday ways to write a number in a list, by name. */
export const WRITINGS: Readonly<Record<string, (written: Written) => string>> = {
  'as the country writes it': ({ inCountry }) => inCountry,
  'without any blank': ({ dialled }) => dialled,
  dashes: ({ inCountry }) => inCountry.replace(/[ -]+/g, '-'),
  dots: ({ inCountry }) => inCountry.replace(/[ -]+/g, '.'),
  'pairs, as in French': ({ dialled }) => grouped(dialled, 2, ' '),
  'pairs with dots': ({ dialled }) => grouped(dialled, 2, '.'),
  'pairs with dashes': ({ dialled }) => grouped(dialled, 2, '-'),
  'groups of three': ({ dialled }) => grouped(dialled, 3, ' '),
  'a slash behind the first group': ({ inCountry }) => inCountry.replace(/[ -]+/, '/'),
  'the first group in brackets': ({ inCountry }) => inCountry.replace(/^[^\s()-]+/, '($&)'),
  'without trunk prefix': ({ national }) => national,
  'without trunk prefix, in pairs': ({ national }) => grouped(national, 2, ' '),
  plus: ({ number }) => number,
  'plus and blanks': ({ abroad }) => abroad,
  'plus and brackets': ({ abroad }) => abroad.replace(/^\S+/, '($&)'),
  '00': ({ number }) => number.replace('+', '00'),
  '00 and blanks': ({ abroad }) => abroad.replace('+', '00 '),
  'plus and (0)': ({ callingCode, national }) => `+${callingCode} (0) ${national}`,
  '00 and (0)': ({ callingCode, national }) => `00${callingCode} (0)${national}`,
  'calling code without plus': ({ number }) => number.slice(1),
  'extension behind x': ({ inCountry }) => `${inCountry} x12`,
  'extension behind ext.': ({ abroad }) => `${abroad}, ext. 305`,
  'a word before': ({ inCountry }) => `Tel. ${inCountry}`,
  'a word and a colon before': ({ abroad }) => `Mobile: ${abroad}`,
  'a word in brackets behind': ({ inCountry }) => `${inCountry} (privat)`,
  'an app behind': ({ abroad }) => `${abroad} WhatsApp`,
  'a name behind': ({ abroad }) => `${abroad} (Axel)`,
  'quotes inside the cell': ({ inCountry }) => `“${inCountry}”`,
  'a formula that is a text': ({ dialled }) => `="${dialled}"`,
  'an equals sign before the plus': ({ number }) => `=${number}`,
  'an apostrophe before': ({ inCountry }) => `'${inCountry}`,
  'tel:': ({ abroad }) => `tel:${abroad.replace(/ /g, '-')}`,
  'an export of advertising': ({ number }) => `p:${number}`,
  'a link of WhatsApp': ({ number }) => `https://wa.me/${number.slice(1)}`,
  'a spreadsheet that took it for an amount': ({ number }) => `${number.slice(1)}.0`,
  'the same with grouped digits': ({ number }) =>
    `${Number(number.slice(1)).toLocaleString('en')}.00`,
  'full width': ({ inCountry }) =>
    inCountry.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  'blanks that do not break': ({ abroad }) => `\u202d${abroad.replace(/ /g, '\u00a0')}\u202c`,
  'the same number twice': ({ inCountry, number }) => `${inCountry} / ${number}`,
  'a semicolon left over': ({ inCountry }) => `${inCountry};`,
};

/** A number with what {@link WRITINGS} need to know of its country. */
export function writtenFormsOf(mobile: Mobile): Written {
  const phone: PhoneNumber = parsePhoneNumberWithError(mobile.number);
  const inCountry = phone.formatNational();
  return {
    ...mobile,
    inCountry,
    abroad: phone.formatInternational(),
    dialled: inCountry.replace(/\D/g, ''),
  };
}

function grouped(digits: string, size: number, mark: string): string {
  return (digits.match(new RegExp(`\\d{1,${String(size)}}`, 'g')) ?? []).join(mark);
}
