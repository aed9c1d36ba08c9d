import type { Answer, Reason } from '../domain/attempt.ts';

/** A change of a numbering plan that keeps both forms of a number in use. */
interface Rewriting {
  /** What the longer form begins with: the calling code, and in Brazil the area behind it. */
  readonly before: RegExp;
  /** What stands in the longer form alone, right behind that. */
  readonly inserted: string;
  /** Digits of the longer form. */
  readonly length: number;
}

/**
 * Numbers that are on the air in two forms, of which a service may ask about one and answer with
 * the other.
 */
const REWRITINGS: readonly Rewriting[] = [
  // Argentina: mobiles with a 9 when dialled from abroad (ENACOM; `MOBILE_TOKEN_MAPPINGS` of
  // libphonenumber).
  { before: /^54/, inserted: '9', length: 13 },
  // Mexico: mobiles had a 1 when dialled from abroad until 3 August 2019 (IFT, Plan Técnico
  // Fundamental de Numeración).
  { before: /^52/, inserted: '1', length: 13 },
  // Brazil: mobiles got a ninth digit behind their area, 2012 to 2016 (Anatel, Resolução 553/2010).
  { before: /^55[1-9][1-9]/, inserted: '9', length: 13 },
  // Benin: every number got a leading 01 on 30 November 2024 (ARCEP Bénin).
  { before: /^229/, inserted: '01', length: 13 },
];

/**
 * From the shortest number to the longest; masked ones and words are none. Behind `00`, which
 * leaves most countries.
 */
const NUMBER = /^(?:\+|00)?([1-9]\d{6,18})$/;
/** What a service may write between the digits. */
const SEPARATORS = /[\s()./-]/g;

/**
 * The digits of the number that an answer names; undefined where it names none (absent, masked, a
 * word, a short code).
 */
export function namedNumber(answered: string | undefined): string | undefined {
  return answered === undefined ? undefined : NUMBER.exec(answered.replace(SEPARATORS, ''))?.[1];
}

/**
 * The number that an answer is about, in digits, where it is not the one asked (E.164 digits).
 * Whole numbers are compared: an answer that stands one place behind on its connection may differ
 * from the right one in a single digit anywhere.
 */
export function otherNumber(asked: string, answered: string | undefined): string | undefined {
  const digits = namedNumber(answered);
  if (digits === undefined || digits === asked) return undefined;
  const [shorter, longer] = digits.length < asked.length ? [digits, asked] : [asked, digits];
  return REWRITINGS.some((rewriting) => isRewritten(rewriting, { shorter, longer }))
    ? undefined
    : digits;
}

/** Nothing in such an answer says that it is about the number of its row. */
const NUMBER_MISSING: Reason = {
  slug: 'number_missing',
  words: 'the answer does not name its number',
};

/**
 * What is to be said where an answer brings data and names no number (`answered`: the text it names
 * one by).
 */
export function noteMissingNumber(
  { outcome }: Pick<Answer, 'outcome'>,
  answered: string | undefined,
): readonly Reason[] {
  const bringsData = outcome === 'insight' || outcome === 'partial';
  return bringsData && namedNumber(answered) === undefined ? [NUMBER_MISSING] : [];
}

function isRewritten(
  { before, inserted, length }: Rewriting,
  forms: { shorter: string; longer: string },
) {
  const { shorter, longer } = forms;
  const kept = before.exec(longer)?.[0];
  if (kept === undefined || longer.length !== length || !longer.startsWith(inserted, kept.length))
    return false;
  return shorter === kept + longer.slice(kept.length + inserted.length);
}
