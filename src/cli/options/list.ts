import {
  BARE,
  FORMATS,
  LEVELS,
  LIST_COMMANDS,
  NUMBERS,
  TOGGLE,
  type Group,
  type Option,
} from './kinds.ts';

type Row = Omit<Option, 'commands' | 'group' | 'elsewhere'>;

/** What goes in, what is asked about it, and what comes out. */
export function listOptions(): readonly Option[] {
  return [...of('Output', OUTPUT), ...of('Input', INPUT), ...of('Lookup', LOOKUP)];
}

function of(group: Group, rows: readonly Row[]): Option[] {
  return rows.map((row) => ({
    ...row,
    group,
    commands: LIST_COMMANDS,
    elsewhere: 'environment and file',
  }));
}

const OUTPUT: readonly Row[] = [
  {
    name: 'output',
    letter: 'o',
    value: { kind: 'file', dash: true },
    placeholder: 'FILE',
    fallbackWords:
      'the input with .enriched.csv in place of .csv, with --sandbox .sandbox.enriched.csv; standard output where the input is standard input',
    meaning: 'enriched list; - is standard output, then everything else goes to standard error',
  },
  {
    name: 'report',
    value: { kind: 'file' },
    placeholder: 'FILE',
    fallbackWords:
      'the output with .report.json in place of .csv, or behind it; none for standard output or a device',
    meaning: 'cost report as JSON',
  },
  {
    name: 'force',
    value: { kind: 'flag' },
    meaning: 'replace an existing output or report that this program did not write',
  },
  {
    name: 'columns',
    value: { kind: 'text' },
    placeholder: 'LIST',
    fallbackWords: 'all',
    meaning: 'result columns in this order, separated by commas, named without the prefix',
  },
  {
    name: 'prefix',
    value: { kind: 'text', empty: true },
    placeholder: 'TEXT',
    fallback: 'ni_',
    meaning: 'before the name of every result column',
  },
  {
    name: 'formula-guard',
    value: { kind: 'choice', choices: TOGGLE },
    placeholder: 'on|off',
    fallback: 'on',
    meaning: 'an apostrophe before result texts that a spreadsheet would take for a formula',
  },
];

const INPUT: readonly Row[] = [
  {
    name: 'phone-column',
    value: { kind: 'text' },
    placeholder: 'NAME|N',
    fallbackWords: 'found by content and said aloud',
    meaning: 'column with the phone numbers, by header name or position from 1',
  },
  {
    name: 'country',
    value: { kind: 'country' },
    placeholder: 'XX',
    meaning:
      'country whose national form is understood: ISO 3166 code, name, calling code or locale',
  },
  {
    name: 'country-column',
    value: { kind: 'text' },
    placeholder: 'NAME|N',
    meaning: 'column with the country of each number; --country serves where it is empty',
  },
  {
    name: 'numbers',
    value: { kind: 'choice', choices: NUMBERS },
    placeholder: 'possible|valid',
    fallback: 'possible',
    meaning: 'which numbers are worth a lookup',
  },
  {
    name: 'bare',
    value: { kind: 'choice', choices: BARE },
    placeholder: 'international|national',
    fallbackWords: 'found by looking through the list and said aloud',
    meaning: 'how the list writes numbers without plus and 00',
  },
  {
    name: 'max-invalid',
    value: { kind: 'share' },
    placeholder: 'SHARE',
    meaning: 'refuse the list where a larger share of its filled cells holds no number, e.g. 20%',
  },
  {
    name: 'delimiter',
    value: { kind: 'text' },
    placeholder: 'CHAR',
    fallbackWords: 'found by looking and said aloud',
    meaning: 'what separates cells: one character, or tab',
  },
  {
    name: 'quote',
    value: { kind: 'text' },
    placeholder: 'CHAR',
    fallbackWords: 'found by looking and said aloud',
    meaning: 'what surrounds cells: one character',
  },
  {
    name: 'encoding',
    value: { kind: 'text' },
    placeholder: 'NAME',
    fallbackWords: 'found by looking and said aloud',
    meaning: 'encoding of the input, e.g. utf-8, windows-1252 or windows-1251; the output is UTF-8',
  },
  {
    name: 'no-header',
    alias: 'no-headers',
    value: { kind: 'flag' },
    meaning: 'the first line is data, so no line is a title; then the output has no header either',
  },
];

const LOOKUP: readonly Row[] = [
  {
    name: 'level',
    value: { kind: 'choice', choices: LEVELS },
    placeholder: 'basic|standard|advanced',
    fallback: 'standard',
    meaning: 'how much is asked, and paid, for each number',
  },
  {
    name: 'cnam',
    value: { kind: 'flag' },
    meaning: "ask for the caller's name too (US numbers); costs extra",
  },
  {
    name: 'ip',
    value: { kind: 'ip' },
    placeholder: 'ADDR',
    meaning: 'IP address sent with every lookup at level advanced',
  },
  {
    name: 'ip-column',
    value: { kind: 'text' },
    placeholder: 'NAME|N',
    meaning: 'column with the IP address of each number; --ip serves where it is empty',
  },
  {
    name: 'format',
    value: { kind: 'choice', choices: FORMATS },
    placeholder: 'json|xml',
    fallback: 'json',
    meaning: 'wire format of the API',
  },
  {
    name: 'dry-run',
    value: { kind: 'flag' },
    meaning: 'do what estimate does: nothing is sent, nothing is spent',
  },
];
