import type { Column } from '../columns.ts';
import { FORMATS } from './cell.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SCHEMAS = 'http://schemas.openxmlformats.org';
const MAIN = `${SCHEMAS}/spreadsheetml/2006/main`;
const RELATIONS = `${SCHEMAS}/officeDocument/2006/relationships`;
const SHEET_NAME = 'list';

/** What stands before the rows of a sheet: its frozen header, and widths by what a column holds. */
export function beginSheet(columns: readonly Column[], headed: boolean): string {
  const pane = headed
    ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    : '';
  const widths = columns.map((column, index) => {
    const at = index + 1;
    return `<col min="${at}" max="${at}" width="${measureColumn(column)}" customWidth="1"/>`;
  });
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`;
}

/** What stands behind the rows of a sheet. */
export const SHEET_END = '</sheetData></worksheet>';

const WIDTHS: Readonly<Record<Column['kind'], number>> = {
  text: 16,
  phone: 18,
  amount: 13,
  integer: 8,
  time: 26,
  input: 18,
};
const WIDTH_MAX = 40;

/** In characters. The rows are not known yet. */
function measureColumn({ name, kind }: Column) {
  return Math.min(WIDTH_MAX, Math.max(WIDTHS[kind], name.length + 2));
}

/** Path of a sheet in the workbook, from 1. */
export function nameSheetPart(number: number): string {
  return `xl/worksheets/sheet${number}.xml`;
}

/** Every part but the sheets, by its path. */
export function listParts(sheets: number): readonly (readonly [path: string, text: string])[] {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const parts = numbers.map((number) => override(nameSheetPart(number), 'worksheet'));
  const names = numbers.map(
    (number) =>
      `<sheet name="${SHEET_NAME}${number === 1 ? '' : ` ${number}`}" sheetId="${number}" r:id="rId${number}"/>`,
  );
  const relations = numbers.map((number) =>
    relate(number, 'worksheet', `worksheets/sheet${number}.xml`),
  );
  return [
    ['xl/styles.xml', HEAD + STYLES],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${names.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      writeRelations([...relations, relate(sheets + 1, 'styles', 'styles.xml')]),
    ],
    ['_rels/.rels', writeRelations([relate(1, 'officeDocument', 'xl/workbook.xml')])],
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${SCHEMAS}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('xl/workbook.xml', 'sheet.main')}${override('xl/styles.xml', 'styles')}${parts.join('')}</Types>`,
    ],
  ];
}

function override(part: string, what: string) {
  return `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${what}+xml"/>`;
}

function relate(id: number, what: string, target: string) {
  return `<Relationship Id="rId${id}" Type="${RELATIONS}/${what}" Target="${target}"/>`;
}

function writeRelations(relations: readonly string[]) {
  return `${HEAD}<Relationships xmlns="${SCHEMAS}/package/2006/relationships">${relations.join('')}</Relationships>`;
}

const FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>';
/** 164 is the first number that is free for a format of one's own; 49 is text. */
const AMOUNT_FORMAT = 164;
const TEXT_FORMAT = 49;

const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="${AMOUNT_FORMAT}" formatCode="0.00000000"/></numFmts><fonts count="2"><font>${FONT}</font><font><b/>${FONT}</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">${writeFormats()}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

function writeFormats() {
  const write = (format: number, font: number) =>
    `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
  const formats = {
    [FORMATS.general]: write(0, 0),
    [FORMATS.text]: write(TEXT_FORMAT, 0),
    [FORMATS.amount]: write(AMOUNT_FORMAT, 0),
    [FORMATS.header]: write(TEXT_FORMAT, 1),
  };
  return Object.values(formats).join('');
}
