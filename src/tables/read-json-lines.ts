import { createDecoder } from '../csv/decode.ts';
import { batchRows, joinRows, SAMPLE_ROWS_MAX, type Batches } from '../csv/early.ts';
import { CsvError } from '../csv/error.ts';
import { settleEncoding, sliceBytes, type Again, type Head } from '../csv/head.ts';
import { RECORD_SIZE_MAX, type ListRow } from '../csv/parser.ts';
import type { Source } from '../csv/read.ts';
import { NEUTRAL_DIALECT } from './dialect.ts';
import { readMembers, type Member } from './json-members.ts';

/** How JSON Lines are read. */
interface JsonLinesOptions {
  readonly encoding?: string | undefined;
  /** Names that options give to columns: an object that one leads into by dots is opened. */
  readonly named: readonly (string | undefined)[];
}

/** Names of members become columns; a sheet has no more. */
const COLUMNS_MAX = 16_384;
/** Batches that are read ahead where the bytes come but once. */
const EARLY_BATCHES_MAX = 4;

/**
 * Opens lines of JSON, an object each; the names of their members, in the order they are met, are
 * the header. Where the bytes can be read `again` all of them are, and each line is known to be one
 * before the first is given away; else the names are those of the first rows, and what other rows
 * have beyond them stands in one cell behind, as JSON. Throws CsvError.
 * @param bytes those of the head too
 */
export async function openJsonLines(
  bytes: AsyncIterable<Uint8Array>,
  { head, ...options }: JsonLinesOptions & { head: Head },
  again: Again,
): Promise<Source> {
  const { name: encoding, bom, said } = await settleEncoding(head, options.encoding, again);
  const reading = { encoding, opened: findOpened(options.named) };
  const names = new Map<string, number>();
  const counts = { empty: 0 };
  if (again)
    for await (const objects of readObjects(again(), reading, { empty: 0 }))
      objects.forEach((object) => addNames(names, object));
  const objects = readObjects(bytes, reading, counts);
  const early = await readAhead(objects);
  if (!again) early.forEach((object) => addNames(names, object));
  if (early.length === 0)
    throw new CsvError('Cannot read the input: it has no line with text. Is it the right file?');
  const rows = early.map((object, at) => makeRow(object, { names, position: at + 1 }));
  const batches = makeRows(objects, { names, position: rows.length + 1 });
  return {
    form: 'jsonl',
    dialect: { ...NEUTRAL_DIALECT, encoding, bom: bom > 0, said },
    header: [...names.keys()],
    width: names.size,
    sample: rows.slice(0, SAMPLE_ROWS_MAX),
    rows: () => joinRows(rows, batches),
    emptyLines: () => counts.empty,
    close: () => {
      void batches.return(undefined).catch(() => undefined);
      void objects.return(undefined).catch(() => undefined);
    },
  };
}

/** `contact.phone` opens `contact`; several names may stand in one option. */
function findOpened(named: readonly (string | undefined)[]): ReadonlySet<string> {
  const names = named.flatMap((name) => name?.split(/[,+]/) ?? []).map((name) => name.trim());
  const dots = names.flatMap((name) =>
    [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index)),
  );
  return new Set(dots);
}

interface JsonObject {
  readonly line: number;
  readonly members: readonly Member[];
}

type Objects = AsyncGenerator<readonly JsonObject[], undefined>;

interface ObjectReading {
  readonly encoding: string;
  readonly opened: ReadonlySet<string>;
}

async function* readObjects(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, opened }: ObjectReading,
  counts: { empty: number },
): Objects {
  const decoder = createDecoder(encoding);
  let [rest, line] = ['', 0];
  const parse = (lines: readonly string[]) =>
    lines.flatMap((text) => {
      line++;
      if (text.trim() !== '') return [readObject(text, line, opened)];
      counts.empty++;
      return [];
    });
  let carry = '';
  for await (const piece of sliceBytes(bytes)) {
    const text = carry + decoder.write(piece);
    // The second half of a CRLF may come with the next piece.
    carry = text.endsWith('\r') ? '\r' : '';
    const [begin = '', ...lines] = text.slice(0, text.length - carry.length).split(/\r\n|\n|\r/);
    // Only what is new is looked through: a line may be as long as 500 pieces.
    rest += line === 0 && rest === '' ? begin.replace(/^\ufeff/, '') : begin;
    if (rest.length > RECORD_SIZE_MAX)
      throw lineError(
        line + 1,
        `it is longer than ${RECORD_SIZE_MAX.toLocaleString('en')} characters.`,
      );
    if (lines.length === 0) continue;
    const last = lines.pop() ?? '';
    yield parse([rest, ...lines]);
    rest = last;
  }
  const last = rest + decoder.end();
  if (last !== '') yield parse([last]);
  return undefined;
}

function readObject(text: string, line: number, opened: ReadonlySet<string>): JsonObject {
  let members;
  try {
    members = readMembers(text, opened);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw lineError(line, `it is no JSON (${error.message}). Each line holds one object.`);
  }
  if (!members)
    throw lineError(line, 'it is JSON, but no object with members, {"phone": "..."} for instance.');
  return { line, members };
}

function lineError(line: number, what: string) {
  return new CsvError(`Cannot read line ${line} of the input: ${what}`, line);
}

function addNames(names: Map<string, number>, { line, members }: JsonObject) {
  for (const { name } of members) {
    if (names.has(name)) continue;
    if (names.size >= COLUMNS_MAX)
      throw lineError(line, `with it the objects have more than ${COLUMNS_MAX} different members.`);
    names.set(name, names.size);
  }
}

async function readAhead(objects: Objects) {
  const early: JsonObject[] = [];
  for (let read = 0; read < EARLY_BATCHES_MAX && early.length < SAMPLE_ROWS_MAX; read++) {
    const { done, value } = await objects.next();
    if (done) break;
    early.push(...value);
  }
  return early;
}

interface RowMaking {
  readonly names: ReadonlyMap<string, number>;
  position: number;
}

async function* makeRows(objects: Objects, making: RowMaking): Batches {
  for await (const batch of objects)
    yield* batchRows(
      batch.map((object) => makeRow(object, { ...making, position: making.position++ })),
    );
  return undefined;
}

function makeRow({ line, members }: JsonObject, { names, position }: RowMaking): ListRow {
  const cells = new Array<string>(names.size).fill('');
  const types = new Array<string>(names.size).fill('e');
  const beyond: (readonly [string, string])[] = [];
  for (const { name, text, type } of members) {
    const column = names.get(name);
    if (column === undefined) beyond.push([name, text]);
    else [cells[column], types[column]] = [text, type];
  }
  if (beyond.length > 0) {
    cells.push(JSON.stringify(Object.fromEntries(beyond)));
    types.push('t');
  }
  return { position, line, cells, types: types.join('') };
}
