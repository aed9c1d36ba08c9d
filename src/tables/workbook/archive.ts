import type { FileHandle } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { CsvError } from '../../csv/error.ts';

/** The parts of a workbook, by their names without regard to case. */
export interface Archive {
  has(part: string): boolean;
  /** Its size unpacked, in bytes; 0 for a part that is not there. */
  size(part: string): number;
  /**
   * The bytes of a part. Throws CsvError where it is not there, is damaged, or is larger than
   * `bytesMax`.
   */
  read(part: string, bytesMax: number): AsyncGenerator<Uint8Array>;
}

/** A workbook with a picture in each row has some thousands. */
const PARTS_MAX = 100_000;

/** Reads the list of parts. Throws CsvError where the file is no archive, or a damaged one. */
export async function openArchive(file: FileHandle): Promise<Archive> {
  const { zip, entries } = await readEntries(file).catch((error: unknown) => {
    throw damagedError('its list of parts', error);
  });
  const find = (part: string) => entries.get(part.toLowerCase());
  return {
    has: (part) => find(part) !== undefined,
    size: (part) => find(part)?.uncompressedSize ?? 0,
    async *read(part, bytesMax) {
      const entry = find(part);
      if (!entry)
        throw new CsvError(
          `Cannot read the workbook: its part ${part} is missing. Take a copy that is whole, or open it in a spreadsheet and save it anew.`,
        );
      try {
        yield* readEntry(zip, entry, bytesMax);
      } catch (error) {
        throw error instanceof CsvError ? error : damagedError(`its part ${part}`, error);
      }
    },
  };
}

/** @param what is damaged */
export function damagedError(what: string, error: unknown): CsvError {
  const words = error instanceof Error ? error.message : String(error);
  return new CsvError(
    `Cannot read the workbook: ${what} is damaged (${words}). Take a copy that is whole, or open it in a spreadsheet and save it anew.`,
  );
}

async function readEntries(file: FileHandle) {
  const zip = await fromFdPromise(file.fd, { autoClose: false });
  if (zip.entryCount > PARTS_MAX) throw new Error(`it names more than ${PARTS_MAX} parts`);
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
  return { zip, entries };
}

async function* readEntry(
  zip: ZipFile,
  entry: Entry,
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  if (entry.uncompressedSize > bytesMax)
    throw new CsvError(
      `Cannot read the workbook: its part ${entry.fileName} is ${entry.uncompressedSize.toLocaleString('en')} bytes unpacked, and ${bytesMax.toLocaleString('en')} is the most that is read. Divide it, or save the sheet as CSV.`,
    );
  let [sum, size] = [0, 0];
  for await (const piece of unpackEntry(zip, entry)) {
    sum = crc32(piece, sum);
    size += piece.length;
    if (size > entry.uncompressedSize) throw new Error('it is longer than it says');
    yield piece;
  }
  if (size !== entry.uncompressedSize) throw new Error('it is shorter than it says');
  if (sum !== entry.crc32) throw new Error('its checksum is wrong');
}

const [STORED, DEFLATED] = [0, 8];
/** With the 16 KB of Node, threads that wait for each other take half of the time. */
const UNPACKED_CHUNK_BYTES = 64 * 1024;

async function* unpackEntry(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  const { compressionMethod: method } = entry;
  if (entry.isEncrypted()) throw new Error('it is protected by a password');
  if (method !== STORED && method !== DEFLATED) throw new Error(`it is packed by method ${method}`);
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  const inflater = createInflateRaw({ chunkSize: UNPACKED_CHUNK_BYTES });
  packed.once('error', (error) => inflater.destroy(error));
  try {
    yield* (method === STORED ? packed : packed.pipe(inflater)) as AsyncIterable<Buffer>;
  } finally {
    packed.destroy();
    inflater.destroy();
  }
}
