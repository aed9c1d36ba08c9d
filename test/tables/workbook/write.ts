import { crc32, deflateRawSync } from 'node:zlib';

/** A part of an archive; its stated size and checksum may be made wrong. */
export interface Part {
  readonly name: string;
  readonly text: string | Uint8Array;
  readonly size?: number;
  readonly sum?: number;
}

/** A zip archive of deflated parts, as small as the form allows. */
export function zip(parts: readonly Part[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, text, size, sum } of parts) {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    const packed = deflateRawSync(bytes);
    const path = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(sum ?? crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(size ?? bytes.length, 18);
    facts.writeUInt16LE(path.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, path, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, tail, path);
    files.push(file);
    at += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, list, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/** How a workbook is written: writers differ in all of these. */
export interface WorkbookDialect {
  /** Before the name of each element. */
  readonly prefix: string;
  readonly texts: 'shared' | 'inline' | 'formula';
  /** Cells and rows say where they stand. */
  readonly references: boolean;
}

export const PLAIN: WorkbookDialect = { prefix: '', texts: 'inline', references: true };

/** A cell of a test: a text, or `{ v: XML of the value, t: type, s: style }` as it stands in the file. */
export type TestCell = string | { readonly v: string; readonly t?: string; readonly s?: number };

const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export function escapeXml(text: string): string {
  return text
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(
      /[\0-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff\ud800-\udfff]/g,
      (char) => `_x${char.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`,
    )
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** A column of a sheet by its letters. */
function nameColumn(column: number): string {
  const letter = String.fromCharCode('A'.charCodeAt(0) + (column % 26));
  return column < 26 ? letter : nameColumn(Math.floor(column / 26) - 1) + letter;
}

/** The sheet and the shared texts of a table. */
export function writeSheet(
  rows: readonly (readonly TestCell[])[],
  { prefix: p, texts, references }: WorkbookDialect,
): { sheet: string; shared: string } {
  const shared: string[] = [];
  const writeText = (text: string): [string, string] => {
    const written = `<${p}t xml:space="preserve">${escapeXml(text)}</${p}t>`;
    if (texts === 'inline') return ['inlineStr', `<${p}is>${written}</${p}is>`];
    if (texts === 'formula') return ['str', `<${p}v>${escapeXml(text)}</${p}v>`];
    return ['s', `<${p}v>${String(shared.push(`<${p}si>${written}</${p}si>`) - 1)}</${p}v>`];
  };
  const lines = rows.map((row, r) => {
    const cells = row.map((cell, c) => {
      const place = references ? ` r="${nameColumn(c)}${String(r + 1)}"` : '';
      if (typeof cell !== 'string') {
        const style = cell.s === undefined ? '' : ` s="${String(cell.s)}"`;
        const type = cell.t === undefined ? '' : ` t="${cell.t}"`;
        return `<${p}c${place}${style}${type}>${cell.v}</${p}c>`;
      }
      const [type, value] = writeText(cell);
      return `<${p}c${place} t="${type}">${value}</${p}c>`;
    });
    return `<${p}row${references ? ` r="${String(r + 1)}"` : ''}>${cells.join('')}</${p}row>`;
  });
  const xmlns = p === '' ? `xmlns="${NAMESPACE}"` : `xmlns:${p.slice(0, -1)}="${NAMESPACE}"`;
  return {
    sheet: `<?xml version="1.0"?>\n<${p}worksheet ${xmlns}><${p}sheetData>${lines.join('')}</${p}sheetData></${p}worksheet>`,
    shared: `<${p}sst ${xmlns}>${shared.join('')}</${p}sst>`,
  };
}

/** The parts of a workbook of one sheet. */
export function workbookParts(
  rows: readonly (readonly TestCell[])[],
  dialect: WorkbookDialect = PLAIN,
): Part[] {
  const { sheet, shared } = writeSheet(rows, dialect);
  const relation = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
  const relations = (...list: readonly string[]): string =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`;
  return [
    { name: '[Content_Types].xml', text: '<Types/>' },
    { name: '_rels/.rels', text: relations(relation('r1', 'officeDocument', 'xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      text: `<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}"><sheets><sheet name="Eins" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: relations(
        relation('rId1', 'worksheet', '/xl/worksheets/sheet1.xml'),
        relation('rId2', 'sharedStrings', 'sharedStrings.xml'),
        relation('rId3', 'styles', 'styles.xml'),
      ),
    },
    {
      name: 'xl/styles.xml',
      text: '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd.mm.yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="21"/></cellXfs></styleSheet>',
    },
    { name: 'xl/sharedStrings.xml', text: shared },
    { name: 'xl/worksheets/sheet1.xml', text: sheet },
  ];
}

/** A workbook of one sheet, a part of it replaced or left out (undefined). */
export function writeWorkbook(
  rows: readonly (readonly TestCell[])[],
  dialect?: WorkbookDialect,
  changed: Readonly<Record<string, string | Partial<Part> | undefined>> = {},
): Buffer {
  const parts = workbookParts(rows, dialect).flatMap((part) => {
    if (!(part.name in changed)) return [part];
    const change = changed[part.name];
    if (change === undefined) return [];
    return [typeof change === 'string' ? { ...part, text: change } : { ...part, ...change }];
  });
  return zip(parts);
}
