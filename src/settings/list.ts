import { LOOKUP_OPTIONS, PROVIDERS } from '../providers/registry.ts';
import { ENDINGS } from '../tables/form.ts';
import { ENRICH_COMMANDS, group, LIST_COMMANDS, READING_COMMANDS, TABLE_COMMANDS } from './row.ts';

/** What comes out. */
export const OUTPUT = group('Output', ENRICH_COMMANDS, {
  output: {
    name: 'output',
    letter: 'o',
    value: { kind: 'file', dash: true },
    repeated: true,
    fallbackWords:
      'the input with .enriched before its ending, with --sandbox .sandbox.enriched; standard output where the input is standard input',
    meaning: `enriched list, in the form of its ending: ${ENDINGS.join(', ')}, each with .gz behind it; may be named several times; - is CSV on standard output, then everything else goes to standard error`,
  },
  report: {
    name: 'report',
    value: { kind: 'file', instead: 'Use --json for the report on standard output.' },
    fallbackWords:
      'the first output with .report.json in place of its ending; none for standard output or a device',
    meaning: 'cost report as JSON',
  },
  force: {
    name: 'force',
    value: { kind: 'flag' },
    meaning: 'replace an existing output or report that this program did not write',
    commands: LIST_COMMANDS,
  },
  /** The names are checked against the result columns of the product. */
  columns: {
    name: 'columns',
    value: { kind: 'text' },
    placeholder: 'LIST',
    fallbackWords: 'all',
    meaning:
      'result columns in this order, separated by commas, named without the prefix; minimal, crm or full; -NAME leaves one out',
  },
  prefix: {
    name: 'prefix',
    value: { kind: 'text', empty: true },
    fallbackWords: PROVIDERS.map(({ title, prefix }) => `${prefix} of ${title}`).join(', '),
    meaning: 'before the name of every result column',
  },
  decimal: {
    name: 'decimal',
    value: { kind: 'choice', choices: ['auto', 'point', 'comma'] },
    fallback: 'auto',
    meaning:
      'how result amounts of a CSV are written; auto is a comma where amounts of the list have one',
  },
  formulaGuard: {
    name: 'formula-guard',
    value: { kind: 'toggle' },
    fallback: 'on',
    meaning: 'an apostrophe before result texts that a spreadsheet would take for a formula',
  },
});

/** What goes in. */
export const INPUT = group('Input', READING_COMMANDS, {
  phoneColumn: {
    name: 'phone-column',
    value: { kind: 'text' },
    placeholder: 'NAME|N',
    fallbackWords: 'found by content and said aloud',
    meaning:
      'column with the phone numbers, by header name or position from 1; "A,B" is the first of them that holds one in a row, "A+B" looks up each',
  },
  sheet: {
    name: 'sheet',
    value: { kind: 'text' },
    placeholder: 'NAME|N',
    fallbackWords: 'the first with phone numbers, said aloud where there are several',
    meaning: 'sheet of a workbook (.xlsx), by name or position from 1',
    commands: TABLE_COMMANDS,
  },
  country: {
    name: 'country',
    value: { kind: 'country' },
    meaning:
      'country whose national form is understood: ISO 3166 code, name, calling code or locale',
    commands: TABLE_COMMANDS,
  },
  countryColumn: {
    name: 'country-column',
    value: { kind: 'text' },
    placeholder: 'NAME|N',
    meaning: 'column with the country of each number; --country serves where it is empty',
    commands: TABLE_COMMANDS,
  },
  suppress: {
    name: 'suppress',
    value: { kind: 'file', instead: 'Save the list to a file.' },
    repeated: true,
    meaning:
      'list of numbers that are never asked about, in any form and spelling; may be named several times',
  },
  numbers: {
    name: 'numbers',
    value: { kind: 'choice', choices: ['possible', 'valid'] },
    fallback: 'possible',
    meaning: 'which numbers are worth a lookup',
  },
  bare: {
    name: 'bare',
    value: { kind: 'choice', choices: ['international', 'national'] },
    fallbackWords: 'found by looking through the list and said aloud',
    meaning: 'how the list writes numbers without plus and 00',
    commands: TABLE_COMMANDS,
  },
  maxInvalid: {
    name: 'max-invalid',
    value: { kind: 'share' },
    meaning: 'refuse the list where a larger share of its filled cells holds no number, e.g. 20%',
  },
  delimiter: {
    name: 'delimiter',
    value: { kind: 'text' },
    placeholder: 'CHAR',
    fallbackWords: 'found by looking and said aloud',
    meaning: 'what separates cells: one character, or tab',
    commands: TABLE_COMMANDS,
  },
  quote: {
    name: 'quote',
    value: { kind: 'text' },
    placeholder: 'CHAR',
    fallbackWords: 'found by looking and said aloud',
    meaning: 'what surrounds cells: one character',
    commands: TABLE_COMMANDS,
  },
  encoding: {
    name: 'encoding',
    value: { kind: 'text' },
    placeholder: 'NAME',
    fallbackWords: 'found by looking and said aloud',
    meaning: 'encoding of the input, e.g. utf-8, windows-1252 or windows-1251; the output is UTF-8',
    commands: TABLE_COMMANDS,
  },
  header: {
    name: 'no-header',
    alias: 'no-headers',
    value: { kind: 'flag', off: true },
    meaning: 'the first line is data, so no line is a title; then the output has no header either',
    commands: TABLE_COMMANDS,
  },
});

/** What is asked about each number. */
export const LOOKUP = group('Lookup', READING_COMMANDS, {
  ...LOOKUP_OPTIONS,
  level: { ...LOOKUP_OPTIONS.level, commands: TABLE_COMMANDS },
  cnam: { ...LOOKUP_OPTIONS.cnam, commands: TABLE_COMMANDS },
  ip: { ...LOOKUP_OPTIONS.ip, commands: TABLE_COMMANDS },
  ipColumn: { ...LOOKUP_OPTIONS.ipColumn, commands: TABLE_COMMANDS },
  insights: { ...LOOKUP_OPTIONS.insights, commands: TABLE_COMMANDS },
  dryRun: {
    name: 'dry-run',
    value: { kind: 'flag' },
    meaning: 'do what estimate does: nothing is sent, nothing is spent',
    commands: ENRICH_COMMANDS,
  },
});
