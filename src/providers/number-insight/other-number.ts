import { callingCodeOf } from '../../domain/number-plan.ts';

/** National numbers are rewritten at their start (a trunk zero, the 9 and 1 of mobiles), never in these last digits. */
const DIGITS_COMPARED = 6;
/** From the shortest number to the longest with the digits that leave a country; masked ones and words are none. */
const NUMBER = /^\+?(\d{7,19})$/;

/**
 * The number that an answer is about, in digits, where it is surely not the one asked (E.164 digits): its last six digits
 * or its calling code differ. Undefined in any doubt, since a paid answer that is not believed is bought again.
 */
export function otherNumber(asked: string, answered: string | undefined): string | undefined {
  if (answered === undefined || answered === asked) return undefined;
  const digits = NUMBER.exec(answered)?.[1];
  if (digits === undefined) return undefined;
  if (digits.slice(-DIGITS_COMPARED) !== asked.slice(-DIGITS_COMPARED)) return digits;
  // One without its calling code, or with an exit code before it, is the same.
  if (digits.endsWith(asked) || asked.endsWith(digits)) return undefined;
  const [code, codeAsked] = [callingCodeOf(digits), callingCodeOf(asked)];
  return code !== '' && codeAsked !== '' && code !== codeAsked ? digits : undefined;
}
