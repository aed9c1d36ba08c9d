import iconv from 'iconv-lite';
import { CsvError } from './error.ts';

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
const FATAL = { fatal: true, ignoreBOM: true } as const;
// Of the platform's decoders only these are used: its windows-1252 is wrong in Node 20.18.3 to 22.18 (nodejs/node #56542, #60888).
const BY_PLATFORM = new Set(['utf-8', 'utf-16le', 'utf-16be']);

export function createDecoder(encoding: string): Decoder {
  const decoder = BY_PLATFORM.has(encoding) ? platformDecoder(encoding) : iconvDecoder(encoding);
  let breaks = 0;
  let last = '';

  function count(text: string): string {
    if (text === '') return text;
    // The second half of a CRLF that was cut in two.
    breaks += countBreaks(text) - (last === '\r' && text.startsWith('\n') ? 1 : 0);
    last = text.slice(-1);
    return text;
  }

  /** `text` is what came before the fault, in this piece. */
  function fault(text: string, what: string): CsvError {
    count(text);
    return new CsvError(`Cannot read line ${String(breaks + 1)} of the input: ${what}`, breaks + 1);
  }

  function checked({ text, bad }: Decoded): string {
    if (bad) throw fault(text, `it has a byte that is not ${encoding}. Use --encoding, for instance --encoding ${otherThan(encoding)}.`);
    const nul = text.indexOf('\0');
    if (nul >= 0)
      throw fault(text.slice(0, nul), 'it has a NUL byte, so this is no text. Is it a workbook or another binary file? Save it as CSV.');
    return count(text);
  }

  return {
    write: (bytes) => checked(decoder(bytes, false)),
    end: () => checked(decoder(new Uint8Array(), true)),
    lines: () => breaks + (last === '' || last === '\n' || last === '\r' ? 0 : 1),
  };
}

function otherThan(encoding: string): string {
  return encoding === 'windows-1252' ? 'iso-8859-15' : 'windows-1252';
}

/** How many lines end in `text`: CRLF, LF and CR each end one. */
export function countBreaks(text: string): number {
  let breaks = occurrences(text, '\n');
  if (text.includes('\r')) breaks += occurrences(text, '\r') - occurrences(text, '\r\n');
  return breaks;
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** `bad`: the text ends where bytes follow that are not of the encoding. */
interface Decoded {
  readonly text: string;
  readonly bad: boolean;
}
type Decode = (bytes: Uint8Array, end: boolean) => Decoded;

function platformDecoder(encoding: string): Decode {
  const decoder = new TextDecoder(encoding, FATAL);
  let offset = 0;
  return (bytes, end) => {
    try {
      const text = decoder.decode(bytes, { stream: !end });
      offset += bytes.length;
      return { text, bad: false };
    } catch {
      return { text: textBeforeFault(encoding, afterCutCharacter(encoding, bytes, offset)), bad: true };
    }
  };
}

/** Without the bytes that belong to a character of the piece before; there is no line end among them. */
function afterCutCharacter(encoding: string, bytes: Uint8Array, offset: number): Uint8Array {
  let start = 0;
  if (encoding !== 'utf-8') return bytes.subarray(offset % 2);
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.subarray(start);
}

/** TextDecoder does not say where it failed, so the bytes are given to another one by one. */
function textBeforeFault(encoding: string, bytes: Uint8Array): string {
  const decoder = new TextDecoder(encoding, FATAL);
  let text = '';
  try {
    for (let at = 0; at < bytes.length; at++) text += decoder.decode(bytes.subarray(at, at + 1), { stream: true });
    return text;
  } catch {
    return text;
  }
}

function iconvDecoder(encoding: string): Decode {
  const decoder = iconv.getDecoder(encoding, { stripBOM: false });
  return (bytes, end) => {
    const text = decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)) + (end ? (decoder.end() ?? '') : '');
    // iconv-lite marks what it cannot decode and goes on.
    const bad = text.indexOf(REPLACEMENT);
    return bad < 0 ? { text, bad: false } : { text: text.slice(0, bad), bad: true };
  };
}
