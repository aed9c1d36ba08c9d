import iconv from 'iconv-lite';
import { CsvError } from './error.ts';
import { CHARACTER_BYTES_MAX, FATAL, textBeforeFault } from './fault.ts';

/** Bytes in, text out, with an eye on the line where they stop being text. */
export interface Decoder {
  /** Throws CsvError with the line of the first byte that is not of the encoding, or of a NUL. */
  write(bytes: Uint8Array): string;
  /** What a cut last character leaves. Throws CsvError. */
  end(): string;
  /** Lines so far: a line end closes a line, text after the last one is a line too. */
  lines(): number;
}

const REPLACEMENT = '\ufffd';
// Of the platform's decoders only these are used: its windows-1252 is wrong in Node 20.18.3 to
// 22.18 (nodejs/node #56542, #60888).
const BY_PLATFORM = new Set(['utf-8', 'utf-16le', 'utf-16be']);

export function createDecoder(encoding: string): Decoder {
  const decoder = BY_PLATFORM.has(encoding) ? platformDecoder(encoding) : iconvDecoder(encoding);
  const advice =
    encoding === 'utf-8'
      ? 'Mend it, or name the encoding of the list with --encoding, for instance --encoding windows-1252.'
      : 'Name the encoding of the list with --encoding, or save it as UTF-8.';
  let breaks = 0;
  let last = '';

  function count(text: string) {
    if (text === '') return text;
    // The second half of a CRLF that was cut in two.
    breaks += countBreaks(text) - (last === '\r' && text.startsWith('\n') ? 1 : 0);
    last = text.slice(-1);
    return text;
  }

  /** `text` is what came before the fault, in this piece. */
  function fault(text: string, what: string) {
    count(text);
    return new CsvError(`Cannot read line ${breaks + 1} of the input: ${what}`, breaks + 1);
  }

  function checkText({ text, bad }: ReturnType<Decode>) {
    if (bad) throw fault(text, `it has a byte that is not ${encoding}. ${advice}`);
    const nul = text.indexOf('\0');
    if (nul >= 0)
      throw fault(
        text.slice(0, nul),
        'it has a NUL byte, so this is no text. Save a workbook as CSV; for UTF-16 use --encoding utf-16le.',
      );
    return count(text);
  }

  return {
    write: (bytes) => checkText(decoder(bytes, false)),
    end: () => checkText(decoder(new Uint8Array(), true)),
    lines: () => breaks + (['', '\n', '\r'].includes(last) ? 0 : 1),
  };
}

/** How many lines end in `text`: CRLF, LF and CR each end one. */
export function countBreaks(text: string): number {
  const feeds = countOccurrences(text, '\n');
  return text.includes('\r')
    ? feeds + countOccurrences(text, '\r') - countOccurrences(text, '\r\n')
    : feeds;
}

function countOccurrences(text: string, part: string) {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** `bad`: the text ends where bytes follow that are not of the encoding. */
type Decode = (bytes: Uint8Array, end: boolean) => { text: string; bad: boolean };

function platformDecoder(encoding: string): Decode {
  const decoder = new TextDecoder(encoding, FATAL);
  let offset = 0;
  let tail = Buffer.alloc(0);
  return (bytes, end) => {
    try {
      const text = decoder.decode(bytes, { stream: !end });
      offset += bytes.length;
      tail = Buffer.concat([tail, bytes.subarray(-CHARACTER_BYTES_MAX)]).subarray(
        -CHARACTER_BYTES_MAX,
      );
      return { text, bad: false };
    } catch {
      return { text: textBeforeFault(bytes, { encoding, tail, offset }), bad: true };
    }
  };
}

/**
 * No byte below is a part of a longer character, in any encoding of one or more bytes; digits are,
 * in GB18030.
 */
const DIGITS = 0x30;

/**
 * iconv-lite 0.7.3 loses the last character of a piece that begins inside of one which becomes two
 * units (GB18030, Big5): so it is given pieces that end with a character. Where that is not certain
 * (UTF-32) it keeps the rest itself, rightly.
 */
function iconvDecoder(encoding: string): Decode {
  const decoder = iconv.getDecoder(encoding, { stripBOM: false });
  let held: Uint8Array[] = [];
  return (bytes, end) => {
    const cut = end ? bytes.length : bytes.findLastIndex((byte) => byte < DIGITS) + 1;
    if (cut === 0 && !end) {
      held.push(bytes);
      return { text: '', bad: false };
    }
    const piece = Buffer.concat([...held, bytes.subarray(0, cut)]);
    held = [bytes.subarray(cut)];
    const text = decoder.write(piece) + (end ? (decoder.end() ?? '') : '');
    // iconv-lite marks what it cannot decode and goes on.
    const bad = text.indexOf(REPLACEMENT);
    return { text: bad < 0 ? text : text.slice(0, bad), bad: bad >= 0 };
  };
}
