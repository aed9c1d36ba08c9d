import { exitCodesTable } from '../exit.ts';
import { COMMANDS, writeFirstOptionsTable, writeOptionsTable } from '../../settings/table.ts';
import { summarizeCommand } from './help-text.ts';

/** Generated parts by the name of their markers `<!-- name -->` and `<!-- /name -->`. */
const PARTS = {
  commands: writeCommandsTable,
  'first-options': () => writeFirstOptionsTable(FIRST_OPTIONS),
  options: writeOptionsTable,
  'exit-codes': exitCodesTable,
};

/** The pages for users that hold such parts, from the root of the project. */
export const GENERATED_PAGES: Readonly<Record<string, readonly (keyof typeof PARTS)[]>> = {
  'README.md': ['first-options'],
  'samples/options/README.md': ['commands', 'options'],
  'samples/cron/README.md': ['exit-codes'],
};

/** What somebody needs in the first hour; README.md shows these alone. */
const FIRST_OPTIONS = [
  'country',
  'phone-column',
  'level',
  'max-spend',
  'yes',
  'split',
  'columns',
  'sandbox',
];

/** A page with its generated parts made anew. Throws where a marker is missing. */
export function regeneratePage(page: string, text: string): string {
  const names = GENERATED_PAGES[page] ?? [];
  return names.reduce((made, name) => replacePart(made, { page, name }), text);
}

function replacePart(text: string, { page, name }: { page: string; name: keyof typeof PARTS }) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${page} has no ${begin} ... ${end}`);
  return `${text.slice(0, from)}${begin}\n\n${PARTS[name]()}\n\n${text.slice(to)}`;
}

function writeCommandsTable() {
  const rows = COMMANDS.map((command) => `| \`${command}\` | ${summarizeCommand(command)} |`);
  return ['| command | what it does |', '| --- | --- |', ...rows].join('\n');
}
