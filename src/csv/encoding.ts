import iconv from 'iconv-lite';
import { CsvError } from './error.ts';
import { findForeign, type Foreign } from './likely.ts';
import type { ByteSurvey } from './survey.ts';

/** How bytes become text. */
export interface Encoding {
  /** As iconv-lite and TextDecoder know it, in lower case: `utf-8`, `utf-16le`, `windows-1252`. */
  readonly name: string;
  /** Length in bytes of the byte order mark the input begins with; 0 without one. */
  readonly bom: number;
  readonly said: readonly string[];
}

// UTF-32 stands before UTF-16, whose mark its own begins with.
const MARKS = [
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-32le', bytes: [0xff, 0xfe, 0, 0] },
  { name: 'utf-32be', bytes: [0, 0, 0xfe, 0xff] },
  { name: 'utf-16le', bytes: [0xff, 0xfe] },
  { name: 'utf-16be', bytes: [0xfe, 0xff] },
];

/** What people write, without case and punctuation, and what it means here. */
const ALIASES: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  cp65001: 'utf-8',
  '65001': 'utf-8',
  utf16le: 'utf-16le',
  ucs2: 'utf-16le',
  utf16be: 'utf-16be',
  utf32le: 'utf-32le',
  utf32be: 'utf-32be',
  windows1252: 'windows-1252',
  cp1252: 'windows-1252',
  ansi: 'windows-1252',
};

// iconv-lite offers these beside the encodings of text.
const NOT_TEXT = new Set(['base64', 'hex']);

/** In UTF-16 without a mark, western text has a zero in nearly every pair, and on one side only. */
const UTF16_ZERO_SHARE = 0.2;

interface EncodingClues {
  /** `--encoding`. */
  readonly asked: string | undefined;
  /** Of the head, or of the whole input where it can be read twice. */
  readonly survey: ByteSurvey;
}

/**
 * By mark; by zero bytes; UTF-8 where more of what is beyond ASCII is UTF-8 than is not (then the
 * rest is an error in its line); else windows-1252, said aloud, unless it makes riddles of words.
 * Throws CsvError for an unknown `--encoding`, and where another encoding is likelier than
 * windows-1252: it is for the user to say which.
 */
export function detectEncoding(head: Uint8Array, { asked, survey }: EncodingClues): Encoding {
  const mark = MARKS.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte));
  if (asked !== undefined) {
    const name = checkNamedEncoding(asked, head, mark?.name);
    return { name, bom: mark?.name === name ? mark.bytes.length : 0, said: [] };
  }
  if (mark) {
    const sentence = `Read as ${mark.name.toUpperCase()}, as its byte order mark says; the output is UTF-8.`;
    const said = mark.name === 'utf-8' ? [] : [sentence];
    return { name: mark.name, bom: mark.bytes.length, said };
  }
  const utf16 = zeroPattern(head);
  if (utf16)
    return guessEncoding(
      utf16,
      `Read as ${utf16.toUpperCase()}, because every other byte is zero; --encoding says otherwise.`,
    );
  const { characters, faults, sample } = survey;
  if (characters >= faults) return { name: 'utf-8', bom: 0, said: [] };
  const foreign = findForeign(sample);
  if (foreign) throw foreignError(foreign);
  return guessEncoding(
    'windows-1252',
    'Read as windows-1252, because it is not UTF-8; --encoding says otherwise.',
  );
}

function foreignError({ misread, likely: [best, ...others] }: Foreign) {
  const what = 'Cannot tell the encoding of the input: it is neither UTF-8 nor windows-1252';
  if (!best)
    return new CsvError(`${what}. Save it as UTF-8, or name its encoding with --encoding.`);
  const also = others.map(({ encoding, word }) => `"${word}" in ${encoding}`).join(', ');
  return new CsvError(
    `${what}, which makes "${misread ?? ''}" of a word that is "${best.word}" in ${best.encoding}${also === '' ? '' : ` (${also})`}. ` +
      `Name the one that reads right, for instance --encoding ${best.encoding}.`,
  );
}

function guessEncoding(name: string, sentence: string): Encoding {
  return { name, bom: 0, said: [sentence] };
}

function checkNamedEncoding(asked: string, head: Uint8Array, mark: string | undefined) {
  const name = asked.trim().toLowerCase();
  const plain = name.replace(/[^a-z0-9]/g, '');
  if (plain === 'utf16')
    return mark?.startsWith('utf-16') ? mark : (zeroPattern(head) ?? 'utf-16le');
  if (plain === 'utf32') return mark?.startsWith('utf-32') ? mark : 'utf-32le';
  if (plain === '' || NOT_TEXT.has(plain) || !iconv.encodingExists(name))
    throw new CsvError(
      `Cannot read the input as "${asked}": no such encoding is known. Use --encoding with utf-8, windows-1252, iso-8859-15, utf-16le, shift_jis, gb18030 or another common name.`,
    );
  return ALIASES[plain] ?? name;
}

function zeroPattern(head: Uint8Array) {
  let [even, odd] = [0, 0];
  head.forEach((byte, index) => {
    if (byte !== 0) return;
    if (index % 2 === 0) even++;
    else odd++;
  });
  const enough = (head.length / 2) * UTF16_ZERO_SHARE;
  if (odd > enough && even * 10 < odd) return 'utf-16le';
  if (even > enough && odd * 10 < even) return 'utf-16be';
  return undefined;
}
