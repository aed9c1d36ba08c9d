/** The kinds of tables that are written. */
export type FormKind = 'csv' | 'xlsx' | 'jsonl' | 'parquet';

/** How a table is written into a file: its kind, and whether the file is packed. */
export interface Form {
  readonly kind: FormKind;
  readonly gzip: boolean;
}

/** That of standard output, and of a name whose ending says nothing else. */
export const CSV_FORM: Form = { kind: 'csv', gzip: false };

const KINDS: Readonly<Record<string, FormKind>> = {
  '.csv': 'csv',
  '.xlsx': 'xlsx',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
};

/** Every ending that says a form, without the one of packed files. */
export const ENDINGS: readonly string[] = Object.keys(KINDS);

const ENDING = new RegExp(
  `(?:${ENDINGS.map((ending) => `\\${ending}`).join('|')})?(?:\\.gz)?$`,
  'i',
);

/**
 * The form that the ending of a name asks for, and whether it says so: a name that ends in none of
 * {@link ENDINGS} is CSV.
 */
export function readForm(name: string): Form & { readonly told: boolean } {
  const ending = splitEnding(name).ending.toLowerCase();
  const kind = KINDS[ending.replace(/\.gz$/, '')];
  return { kind: kind ?? 'csv', gzip: ending.endsWith('.gz'), told: kind !== undefined };
}

/** A name without the ending that says its form, and that ending; '' where it has none. */
export function splitEnding(name: string): Readonly<Record<'stem' | 'ending', string>> {
  const ending = ENDING.exec(name)?.[0] ?? '';
  return { stem: name.slice(0, name.length - ending.length), ending };
}
