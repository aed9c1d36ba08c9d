/**
 * Says by its first bytes that a file is not a list, what it is instead and what to do with it: a
 * clause behind "Cannot read the input as CSV: ". undefined where nothing speaks against a list.
 */
export function kindOfBytes(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  // Signatures and marks of forms are single bytes, whatever the encoding of the rest.
  const text = bytes.toString('latin1');
  if (text.startsWith(ZIP_ENTRY)) return zipAdvice(bytes);
  return findAdvice(SIGNATURES, text) ?? kindOfText(text.replace(/^\xef\xbb\xbf/, ''));
}

/** The same by its first text. A list of one line of JSON would have that line as its header. */
export function kindOfText(text: string): string | undefined {
  const begin = text.trimStart();
  const advice = findAdvice(FORMS, begin);
  if (advice !== undefined) return advice;
  const tag = /^<([a-z_][\w:.-]*)[^>]*>/i.exec(begin)?.[1];
  if (tag !== undefined && begin.includes(`</${tag}`)) return XML;
  return isJson(begin) ? jsonAdvice(begin) : undefined;
}

type Forms = readonly (readonly [RegExp, string])[];

function findAdvice(forms: Forms, text: string) {
  return forms.find(([form]) => form.test(text))?.[1];
}

const EXPORT_CSV = 'Export its rows as CSV and use that.';

/** Bytes as Latin-1. */
const SIGNATURES: Forms = [
  [
    /^\0+$/,
    'it holds nothing but zero bytes, as a file does whose writing was cut off. Take a copy that is whole.',
  ],
  [/^PK\x05\x06/, 'it is a zip archive with nothing in it. Is it the right file?'],
  [
    /^\xd0\xcf\x11\xe0/,
    'it is an old workbook (.xls), a workbook with a password, or another document of Office. Save it as .xlsx without a password, or the sheet as CSV.',
  ],
  [/^BZh.1AY&SY/s, 'it is compressed by bzip2. Unpack it first: bunzip2 list.csv.bz2'],
  [/^\xfd7zXZ\0/, 'it is compressed by xz. Unpack it first: unxz list.csv.xz'],
  [/^\x28\xb5\x2f\xfd/, 'it is compressed by Zstandard. Unpack it first: unzstd list.csv.zst'],
  [/^7z\xbc\xaf\x27\x1c/, 'it is a 7-Zip archive. Unpack it first: 7z x list.7z'],
  [/^Rar!\x1a\x07/, 'it is a RAR archive. Unpack it first.'],
  [/^.{257}ustar/s, 'it is a tar archive. Unpack it first: tar xf list.tar'],
  [/^PAR1/, `it is a Parquet file. ${EXPORT_CSV}`],
  [/^ARROW1\0/, `it is an Arrow file. ${EXPORT_CSV}`],
  [/^Obj\x01/, `it is an Avro file. ${EXPORT_CSV}`],
  [/^SQLite format 3\0/, `it is an SQLite database. ${EXPORT_CSV}`],
  [
    /^%PDF-/,
    'it is a PDF document. Ask for the list as CSV, or copy its table into a sheet and save that as CSV.',
  ],
  [/^\{\\rtf/, 'it is an RTF document. Save it as plain text with a number in each line.'],
  [
    /^(?:\x89PNG\r\n|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP)/s,
    'it is a picture. Export the numbers as text, or type them into a CSV file.',
  ],
  [/^.{4}ftyp/s, 'it is a picture or a film. Export the numbers as text.'],
  [
    // How it leaves ASCII for Japanese; all its bytes are ASCII.
    /\x1b\$[B@]/,
    'it is written in ISO-2022-JP, which is not known here. Save it as UTF-8: iconv -f ISO-2022-JP -t UTF-8 list.csv',
  ],
];

/** Whether an archive is a workbook of Excel's newer form, as the names of its first entries tell. */
export function holdsWorkbook(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.toString('latin1', 0, ZIP_ENTRY.length) !== ZIP_ENTRY) return false;
  const names = entryNames(bytes);
  const has = (form: RegExp) => names.some((name) => form.test(name));
  return has(/^xl[/\\]/) || (has(/^\[Content_Types\]\.xml$/) && !has(/^(?:word|ppt)\//));
}

/**
 * Whether a text is JSON Lines by its first line or two.
 * @param whole there is no more
 */
export function holdsJsonLines(head: Uint8Array, whole: boolean): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const begin = bytes
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (!begin.startsWith('{') || !isJson(begin)) return false;
  return isLines(begin) || (!whole && !/[\r\n]/.test(begin));
}

/** What an archive holds, as the names of its first entries tell. */
function zipAdvice(head: Buffer) {
  const names = entryNames(head);
  const has = (form: RegExp) => names.some((name) => form.test(name));
  if (has(/^xl\//)) return 'it is a workbook (.xlsx). Save the sheet as CSV and use that.';
  if (head.includes('application/vnd.oasis.opendocument.spreadsheet'))
    return 'it is a workbook (.ods). Save the sheet as CSV and use that.';
  if (has(/^Index\/.*\.iwa$/))
    return 'it is a document of Apple Numbers. Export it as CSV and use that.';
  if (has(/^(?:word|ppt)\//))
    return 'it is a document of Office. Save its table as CSV and use that.';
  if (has(/^\[Content_Types\]\.xml$/))
    return 'it is a workbook (.xlsx) or another document of Office. Save the sheet as CSV and use that.';
  const inside = names.find((name) => /\.(?:csv|tsv|txt)$/i.test(name));
  if (inside !== undefined)
    return `it is a zip archive that holds ${inside}. Unpack it first, and use that file.`;
  const [first] = names;
  return `it is a zip archive${first === undefined ? '' : ` that holds ${first}`}. Unpack it first, and use the list inside.`;
}

const ZIP_ENTRY = 'PK\x03\x04';
/** Where the length of the name stands in an entry's head, and the name. */
const [NAME_LENGTH_AT, NAME_AT] = [26, 30];

/** Found by looking for each entry's mark, since its size need not be known where it begins. */
function entryNames(head: Buffer) {
  const names: string[] = [];
  let at = 0;
  while (at >= 0 && at + NAME_AT <= head.length) {
    const name = head.subarray(at + NAME_AT, at + NAME_AT + head.readUInt16LE(at + NAME_LENGTH_AT));
    names.push(name.toString());
    at = head.indexOf(ZIP_ENTRY, at + NAME_AT);
  }
  return names;
}

const XML = 'it is XML. Export the list as CSV, or open it in a spreadsheet and save it as CSV.';

const FORMS: Forms = [
  [
    /^(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b/i,
    'it is a page of HTML. Open it in a spreadsheet, or download the list itself, and save it as CSV.',
  ],
  [/^<\?xml\b/i, XML],
  [/^BEGIN:VCARD\b/i, 'it is an address book of vCards. Export the contacts as CSV.'],
  [
    /^(?:-- MySQL dump|-- PostgreSQL database dump|INSERT INTO\s|CREATE TABLE\s)/i,
    `it is a dump of a database. ${EXPORT_CSV}`,
  ],
  [/^%PDF-/, 'it is a PDF document. Ask for the list as CSV.'],
];

/** An object, or an array of objects, arrays, texts or numbers; `[phone],[name]` is a header. */
function isJson(begin: string) {
  return (
    /^\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})/.test(begin) ||
    /^\[\s*(?:\{|\[|\]|"(?:[^"\\]|\\.)*"\s*[,\]]|-?\d+\s*,)/.test(begin)
  );
}

function jsonAdvice(begin: string) {
  return isLines(begin)
    ? 'it is JSON Lines. Save it as UTF-8.'
    : 'it is JSON, but not with one object in each line. Make that of it, for instance: jq -c ".[]" list.json > list.jsonl';
}

/** The first line is a whole object, or the second one begins one too, where there is one. */
function isLines(begin: string) {
  const [first = '', second = ''] = begin.split(/\r\n|\n|\r/, 2).map((line) => line.trim());
  if (!first.startsWith('{') || !first.endsWith('}')) return false;
  return second === '' || second.startsWith('{') || isWhole(first);
}

/** Then a second line that is none has a mistake, which whoever reads the lines names. */
function isWhole(line: string) {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
