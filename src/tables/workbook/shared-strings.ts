import { CsvError } from '../../csv/error.ts';
import { damagedError, type Archive } from './archive.ts';
import { createRichText, unescapeText } from './rich-text.ts';
import { createTextStore } from './text-store.ts';
import { createXmlReader } from './xml.ts';

/** Texts that cells name by number. */
export interface SharedStrings {
  /** undefined for a number that none has. */
  at(index: number): string | undefined;
  close(): Promise<void>;
}

/** Unpacked, for rows and for what they share: more than a full sheet of a hundred columns. */
export const LARGE_PART_BYTES_MAX = 8 * 1024 ** 3;

/** Reads the shared texts. Throws CsvError where they are damaged. */
export async function readSharedStrings(
  archive: Archive,
  part: string | undefined,
): Promise<SharedStrings> {
  const store = createTextStore();
  let preserved = false;
  const rich = createRichText(() => preserved);
  const reader = createXmlReader({
    ...rich,
    open(name, attributes) {
      if (name === 'sst') preserved = attributes['xml:space'] === 'preserve';
      rich.open(name, attributes);
    },
    close(name) {
      rich.close(name);
      if (name === 'si') store.add(rich.take());
    },
  });
  try {
    if (part === undefined || !archive.has(part))
      return { at: () => undefined, close: store.close };
    for await (const piece of archive.read(part, LARGE_PART_BYTES_MAX)) {
      reader.write(piece);
      await store.settle();
    }
    reader.end();
  } catch (error) {
    await store.close();
    throw error instanceof CsvError ? error : damagedError(`its part ${part ?? ''}`, error);
  }
  return {
    at: (index) => {
      const text = store.at(index);
      return text && unescapeText(text);
    },
    close: store.close,
  };
}
