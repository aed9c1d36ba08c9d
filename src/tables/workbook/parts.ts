import { posix } from 'node:path';
import { CsvError } from '../../csv/error.ts';
import { damagedError, type Archive } from './archive.ts';
import { createXmlReader, isTrue, readAttribute, type XmlListener } from './xml.ts';

/** One sheet as the workbook lists it. */
export interface Sheet {
  readonly name: string;
  /** From 1, counting all of them. */
  readonly position: number;
  readonly hidden: boolean;
  /** undefined where it has no cells, as a sheet that is a chart. */
  readonly part: string | undefined;
}

/** What a workbook says about itself. */
interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Its days are counted from 1904. */
  readonly from1904: boolean;
  readonly sharedStrings: string | undefined;
  readonly styles: string | undefined;
}

/** Parts that are not rows: some kilobytes, and some megabytes of styles. */
const SMALL_PART_BYTES_MAX = 64 * 1024 * 1024;
/** Excel itself allows as many as the memory holds; each has a name in messages. */
const SHEETS_MAX = 10_000;

/** Finds sheets and what they share. Throws CsvError where it is no workbook that can be read. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const links = archive.has('_rels/.rels') ? await readLinks(archive, '') : [];
  const main = findLink(links, 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (/\.bin$/i.test(main))
    throw new CsvError(
      'Cannot read the workbook: it is a binary one (.xlsb). Save it as .xlsx, or the sheet as CSV.',
    );
  const listed: { name: string; hidden: boolean; id: string | undefined }[] = [];
  let from1904 = false;
  await readPart(archive, main, {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = isTrue(attributes.date1904);
      if (name !== 'sheet') return;
      if (listed.length >= SHEETS_MAX) throw new Error(`it has more than ${SHEETS_MAX} sheets`);
      const { name: title = '', state = 'visible' } = attributes;
      listed.push({
        name: title,
        hidden: state !== 'visible',
        id: readAttribute(attributes, 'id'),
      });
    },
  });
  if (listed.length === 0)
    throw new CsvError(
      'Cannot read the input: it is a document of Office and no workbook. Save its table as CSV and use that.',
    );
  const parts = await readLinks(archive, main);
  const sheets = listed.map(({ id, ...sheet }, index) => {
    const link = parts.find((part) => part.id === id);
    const part = link?.kind === 'worksheet' ? link.target : undefined;
    return { ...sheet, position: index + 1, part };
  });
  return {
    sheets,
    from1904,
    sharedStrings: findLink(parts, 'sharedStrings')?.target,
    styles: findLink(parts, 'styles')?.target,
  };
}

/** Reads a part that is not rows. Throws CsvError where it is missing or damaged. */
export async function readPart(
  archive: Archive,
  part: string,
  listener: XmlListener,
  bytesMax = SMALL_PART_BYTES_MAX,
): Promise<void> {
  const reader = createXmlReader(listener);
  try {
    for await (const piece of archive.read(part, bytesMax)) reader.write(piece);
    reader.end();
  } catch (error) {
    throw error instanceof CsvError ? error : damagedError(`its part ${part}`, error);
  }
}

interface Link {
  readonly id: string;
  /** The last word of its type: those of the strict form of the standard begin otherwise. */
  readonly kind: string;
  readonly target: string;
}

/** What a part refers to; `''` is the archive itself. */
async function readLinks(archive: Archive, from: string): Promise<readonly Link[]> {
  const { dir, base } = posix.parse(from);
  const links: Link[] = [];
  await readPart(archive, posix.join(dir, '_rels', `${base}.rels`), {
    open(name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) {
      if (name !== 'Relationship' || mode === 'External') return;
      links.push({ id, kind: posix.basename(type), target: resolvePart(dir, target) });
    },
  });
  return links;
}

/** Parts are looked up by name in the archive alone, so no target leads out of it. */
function resolvePart(folder: string, target: string) {
  return target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
}

function findLink(links: readonly Link[], kind: string) {
  return links.find((link) => link.kind === kind);
}
