/** How a table is written into a file. */
export type FormKind = 'csv';

/** The form of a file: its kind, and what goes with it. */
export interface Form {
  readonly kind: FormKind;
}

/** That of standard output, and of a name whose ending says nothing else. */
export const CSV_FORM: Form = { kind: 'csv' };

const ENDING = /\.csv$/i;

/** The form that the ending of a name asks for; undefined for an ending that is none. */
export function readForm(name: string): Form | undefined {
  return ENDING.test(name) ? CSV_FORM : undefined;
}

/** A name without the ending that says its form, and that ending; '' where it has none. */
export function splitEnding(name: string): Readonly<Record<'stem' | 'ending', string>> {
  const ending = ENDING.exec(name)?.[0] ?? '';
  return { stem: name.slice(0, name.length - ending.length), ending };
}
