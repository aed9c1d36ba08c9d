import { isAscii } from 'node:buffer';

/** What the bytes of a list tell about its encoding, without a word of them being read. */
export interface ByteSurvey {
  /** There is a zero byte. */
  readonly zeros: boolean;
  /** Characters beyond ASCII that are UTF-8. */
  readonly characters: number;
  /** Places where bytes beyond ASCII are not UTF-8. */
  readonly faults: number;
  /**
   * The first lines that hold bytes beyond ASCII, about {@link SAMPLE_BYTES} of them; the last one
   * may be cut.
   */
  readonly sample: Buffer;
}

/** Reads along, one piece after the other. */
interface Surveyor {
  add(piece: Uint8Array): void;
  /**
   * @param whole there is no more, so that a character which is cut at the end is a fault and not a
   * cut
   */
  survey(whole: boolean): ByteSurvey;
}

/** Enough for some thousand names. */
const SAMPLE_BYTES = 64 * 1024;
/** A piece without a line end must not fill the memory. */
const LINE_BYTES_MAX = 4 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const ASCII_MAX = 0x7f;

/** Nothing of the list seen yet. */
export function createSurveyor(): Surveyor {
  const utf8 = createUtf8Counter();
  const sampled: Uint8Array[] = [];
  let size = 0;
  let zeros = false;

  function sample(piece: Uint8Array) {
    for (let at = nextHigh(piece, 0); at >= 0 && size < SAMPLE_BYTES; at = nextHigh(piece, at)) {
      const end = findLineEnd(piece, at, 1);
      const line = piece.slice(
        Math.max(findLineEnd(piece, at, -1) + 1, at - LINE_BYTES_MAX),
        Math.min(end + 1, at + LINE_BYTES_MAX),
      );
      sampled.push(line);
      size += line.length;
      at = end;
    }
  }

  return {
    add(piece) {
      zeros ||= piece.includes(0);
      if (utf8.between() && isAscii(piece)) return;
      utf8.add(piece);
      if (size < SAMPLE_BYTES) sample(piece);
    },
    survey: (whole) => ({ zeros, ...utf8.counts(whole), sample: Buffer.concat(sampled) }),
  };
}

function nextHigh(piece: Uint8Array, from: number) {
  for (let at = from; at < piece.length; at++) if ((piece[at] ?? 0) > ASCII_MAX) return at;
  return -1;
}

/** From `at` to the end of its line, or to its start with a `step` of -1. */
function findLineEnd(piece: Uint8Array, at: number, step: 1 | -1) {
  let end = at;
  while (end in piece && piece[end] !== LF && piece[end] !== CR) end += step;
  return end;
}

/**
 * The least and the most that a second byte is behind these first ones; 0x80 and 0xbf behind
 * others.
 */
const SECOND_MIN: Readonly<Record<number, number>> = { 0xe0: 0xa0, 0xf0: 0x90 };
const SECOND_MAX: Readonly<Record<number, number>> = { 0xed: 0x9f, 0xf4: 0x8f };

/**
 * As the Encoding Standard decodes: a byte that does not go on with a character may begin the next
 * one.
 */
function createUtf8Counter() {
  let characters = 0;
  let faults = 0;
  let needed = 0;
  let [low, high] = [0x80, 0xbf];

  function lead(byte: number) {
    if (byte < 0xc2 || byte > 0xf4) faults++;
    else if (byte < 0xe0) needed = 1;
    else needed = byte < 0xf0 ? 2 : 3;
    low = SECOND_MIN[byte] ?? 0x80;
    high = SECOND_MAX[byte] ?? 0xbf;
  }

  function step(byte: number) {
    if (needed > 0 && byte >= low && byte <= high) {
      [low, high] = [0x80, 0xbf];
      if (--needed === 0) characters++;
      return;
    }
    if (needed > 0) faults++;
    needed = 0;
    if (byte > ASCII_MAX) lead(byte);
  }

  return {
    add(piece: Uint8Array) {
      // An iterator takes half as long again.
      for (let at = 0; at < piece.length; at++) {
        const byte = piece[at] ?? 0;
        if (byte > ASCII_MAX || needed > 0) step(byte);
      }
    },
    /** No character is cut at present. */
    between: () => needed === 0,
    counts: (whole: boolean) => ({ characters, faults: faults + (whole && needed > 0 ? 1 : 0) }),
  };
}
