import { parquetMetadata, parquetReadObjects, type SchemaElement } from 'hyparquet';

/** A Parquet file as a reader that is not ours reads it. */
export interface ParquetTable {
  /** Name and type of each column: `DECIMAL(38,18)`, `INT64`. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly groups: readonly number[];
  /** A decimal is its exact text, an integer a bigint, a time its ISO text. */
  readonly rows: readonly Readonly<Record<string, ParquetValue>>[];
}

export type ParquetValue = string | bigint | number | boolean | null;

/** Throws where it is no whole Parquet file. */
export async function readParquet(bytes: Uint8Array): Promise<ParquetTable> {
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  const [, ...elements] = metadata.schema;
  const columns = elements.map((element) => [element.name, nameType(element)] as const);
  const scales = new Map(
    elements.flatMap(({ name, converted_type: type, scale = 0 }) =>
      type === 'DECIMAL' ? [[name, scale] as const] : [],
    ),
  );
  // The reader makes a number of a decimal, and rounds it: without its type it gives the bytes.
  const schema = metadata.schema.map((element) =>
    scales.has(element.name) ? untype(element) : element,
  );
  const rows = await parquetReadObjects({ file, metadata: { ...metadata, schema } });
  return {
    columns,
    groups: metadata.row_groups.map(({ num_rows: count }) => Number(count)),
    rows: rows.map((row) =>
      Object.fromEntries(columns.map(([name]) => [name, show(row[name], scales.get(name))])),
    ),
  };
}

function nameType({ type, repetition_type: repetition, ...element }: SchemaElement): string {
  const { converted_type: converted, precision, scale } = element;
  const size = converted === 'DECIMAL' ? `(${String(precision)},${String(scale)})` : '';
  return `${converted ?? type ?? ''}${size}${repetition === 'OPTIONAL' ? '' : ` ${String(repetition)}`}`;
}

function untype({
  name,
  type,
  type_length: length,
  repetition_type: repetition,
}: SchemaElement): SchemaElement {
  return {
    name,
    ...(type && { type }),
    ...(length !== undefined && { type_length: length }),
    ...(repetition && { repetition_type: repetition }),
  };
}

function show(value: unknown, scale: number | undefined): ParquetValue {
  if (value instanceof Date) return value.toISOString();
  if (scale === undefined || !(value instanceof Uint8Array)) return (value ?? null) as ParquetValue;
  const unscaled = BigInt.asIntN(
    value.length * 8,
    BigInt(`0x${Buffer.from(value).toString('hex')}`),
  );
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return trimZeros(`${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
}

/** A decimal without the zeros that say nothing. */
export function trimZeros(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}
