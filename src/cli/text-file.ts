import { readFileSync, statSync } from 'node:fs';

/** Marks of UTF-16, which editors and shells of Windows write without a word. */
const UTF16: readonly (readonly [readonly [number, number], string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * The text of a small file: UTF-8, or UTF-16 where its byte order mark says so, without the mark.
 * Throws the system's error, or one whose message says what the file is, where it is no text.
 */
export function readTextFile(file: string): string {
  const bytes = readFileSync(file);
  const encoding =
    UTF16.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))?.[1] ?? 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('\0'))
    throw new Error('it has a NUL byte, so it is no text of UTF-8; save it as UTF-8');
  return text;
}

/**
 * The same for a file that nobody named: a FIFO or a device, which would hold the program up, is
 * refused.
 */
export function readRegularTextFile(file: string): string {
  if (!statSync(file).isFile() && !statSync(file).isDirectory())
    throw new Error('it is no regular file (a FIFO, a socket or a device)');
  return readTextFile(file);
}
