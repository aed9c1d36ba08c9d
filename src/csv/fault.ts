/** Of UTF-8 and UTF-16. */
export const CHARACTER_BYTES_MAX = 4;

/** A decoder with these throws where bytes are not of its encoding. */
export const FATAL = { fatal: true, ignoreBOM: true } as const;

/** Where a piece stands in its stream. */
export interface Before {
  /** `utf-8`, `utf-16le` or `utf-16be`. */
  readonly encoding: string;
  /** The last bytes before the piece, {@link CHARACTER_BYTES_MAX} where there are so many. */
  readonly tail: Uint8Array;
  /** Bytes before the piece. */
  readonly offset: number;
}

/**
 * The text of a piece up to its first byte that is not of the encoding. TextDecoder does not say
 * where it failed, so it is given one byte at a time.
 */
export function textBeforeFault(piece: Uint8Array, { encoding, tail, offset }: Before): string {
  const held = encoding === 'utf-8' ? heldUtf8(tail) : heldUtf16(tail, offset % 2, encoding);
  const bytes = Buffer.concat([tail.subarray(tail.length - held), piece]);
  const decoder = new TextDecoder(encoding, FATAL);
  let text = '';
  try {
    for (let at = 0; at < bytes.length; at++)
      text += decoder.decode(bytes.subarray(at, at + 1), { stream: true });
    return text;
  } catch {
    return text;
  }
}

/** How many bytes at the end of `tail` are the beginning of a character. */
function heldUtf8(tail: Uint8Array) {
  for (let back = 1; back < CHARACTER_BYTES_MAX; back++) {
    const byte = tail.at(-back) ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthBehind(byte) > back ? back : 0;
  }
  return 0;
}

/** How many bytes a character has that begins with this one. */
function lengthBehind(lead: number) {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

function heldUtf16(tail: Uint8Array, odd: number, encoding: string) {
  /** Where the high byte of a unit stands, counted from its end. */
  const highByte = encoding === 'utf-16le' ? 1 : 2;
  const isHighSurrogate = ((tail.at(-odd - highByte) ?? 0) & 0xfc) === 0xd8;
  return isHighSurrogate ? odd + 2 : odd;
}
