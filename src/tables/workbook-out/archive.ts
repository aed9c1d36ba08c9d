import { Zip, ZipDeflate } from 'fflate';
import { FileError } from '../../support/files.ts';
import type { Sink } from '../write.ts';

/** Parts that are packed one after the other and given away as they are. */
export interface Archive {
  /** Begins a part; what was written before is another one. */
  begin(path: string): Promise<void>;
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** All parts have one time, the first that a zip can say, so that equal tables are equal bytes. */
const MADE_AT = '1980-01-01T00:00:00';
/** A fifth of the time of level 6 for a tenth more bytes, in rows of results. */
const LEVEL = 1;
/** A zip counts its bytes by 32 bits, or readers need another kind of zip. */
const BYTES_MAX = 2 ** 32 - 1;

/** A zip that grows into a sink. Throws FileError where it would be larger than a zip can be. */
export function createArchive(sink: Sink): Archive {
  const packed: Uint8Array[] = [];
  let size = 0;
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    packed.push(bytes);
  });
  let part: ZipDeflate | undefined;
  const give = async () => {
    for (const bytes of packed.splice(0)) {
      size += bytes.length;
      if (size > BYTES_MAX)
        throw new FileError('it would be larger than 4 GB, which no workbook is');
      await sink(bytes);
    }
  };
  const finish = () => part?.push(new Uint8Array(0), true);
  return {
    begin: async (path) => {
      finish();
      part = new ZipDeflate(path, { level: LEVEL });
      part.mtime = MADE_AT;
      zip.add(part);
      await give();
    },
    write: async (text) => {
      part?.push(Buffer.from(text));
      await give();
    },
    end: async () => {
      finish();
      zip.end();
      await give();
    },
  };
}
