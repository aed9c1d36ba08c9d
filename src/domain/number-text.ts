/** Most cells are printable ASCII and hold nothing that has to be translated. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * A cell without what surrounds a number: invisible marks, quotes, the guards of spreadsheets,
 * links of chat apps and the addresses of other programs. Blanks, digits, signs and dashes of every
 * script become those of ASCII; a line break stays one (`\n`), because numbers on two lines are two
 * numbers.
 */
export function unwrapCell(cell: string): string {
  const text = PRINTABLE_ASCII.test(cell) ? cell : plainText(cell);
  return NEEDS_UNWRAPPING.test(text) ? unwrapText(text) : text.trim();
}

/** What no step below has to do with is a digit, a letter or the punctuation of numbers. */
const NEEDS_UNWRAPPING = /[^\p{L}\d +().,/\-[\]\n]|\+\s*\+|wa\.me/iu;

function plainText(cell: string) {
  return cell
    .replace(/[\u207A\uFE62\u2795]/g, '+')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, '')
    .replace(LINE_BREAKS, '\n')
    .replace(/(?:(?![\n●])[\u2800\p{Z}\p{Cc}\p{So}\p{Extended_Pictographic}])+/gu, ' ')
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\p{Pd}\u2212\u30FC]/gu, '-')
    .replace(/[\u00B7\u30FB]/g, '.')
    .replace(/[“”„‟«»‹›‘’‚‛´′″]/g, "'")
    .replace(/(?![0-9])\p{Nd}/gu, asciiDigit);
}

const LINE_BREAKS = /[^\S\n]*[\n\v\f\r\u0085\u2028\u2029]+\s*/g;

/**
 * Digits of a script stand in a run of ten from its zero on; where runs touch, the next begins at a
 * multiple of ten.
 */
function asciiDigit(digit: string) {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** How a spreadsheet writes a carriage return into a file. */
const ESCAPED_RETURN = /_x000D_\s*/g;
/** `tel:`, and what exports of advertising put before every number. */
const SCHEME = /^(?:tel|sms|smsto|whatsapp|callto|phone|p):(?:\/\/)?(?=[\s(+\d]|$)/i;
/** Numbers in them are international, with or without a plus. */
const CHAT_LINK =
  /^(?:https?:\/\/)?(?:(?:www\.)?wa\.me\/|(?:api|web)\.whatsapp\.com\/send\/?\?phone=|whatsapp:\/\/send\/?\?phone=|viber:\/\/(?:chat|add)\?number=)\+?(\d+)(?:[/?&#].*)?$/i;
const CHAT_ADDRESS = /^\+?(\d+)@(?:c\.us|s\.whatsapp\.net)$/i;
const SIP_ADDRESS = /^sips?:([^@]*)@.*$/i;
/** Of a telephone address, a business card or a mail gateway; `;ext=` is read as an extension. */
const PARAMETER = /[;/](?!ext=)[a-z-]+=[^;:/]*/gi;
const HYPERLINK = /^=hyperlink\(/i;
/** Guards of formulas, and what opens a list in JSON. */
const GUARD = /^[\s=@'"`[{<]+|[\s"'`\]}>]+$/g;
const QUOTES = /["'`]/g;
const DOUBLED_PLUS = /^\+(?:\s*\+)+/;

function unwrapText(text: string) {
  const guarded = text
    .replace(ESCAPED_RETURN, '\n')
    .trim()
    .replace(HYPERLINK, '')
    .replace(GUARD, '');
  const decoded = guarded
    .replace(/%2B/gi, '+')
    .replace(/%20|&nbsp;/g, ' ')
    .replace(QUOTES, '');
  return decoded
    .replace(CHAT_LINK, '+$1')
    .replace(CHAT_ADDRESS, '+$1')
    .replace(SIP_ADDRESS, '$1')
    .replace(PARAMETER, '')
    .replace(SCHEME, '')
    .replace(DOUBLED_PLUS, '+')
    .trim();
}
