import {
  credentialNames,
  describeProvider,
  type ProviderIdentity,
} from '../../providers/identity.ts';
import {
  DEFAULT_PROVIDER,
  describeCredentials,
  PROVIDERS,
  SUCCESSION,
} from '../../providers/registry.ts';
import {
  COMMANDS,
  environmentName,
  describeFallback,
  commandOptions,
  spellOption,
  type Command,
  type Option,
} from '../../settings/table.ts';

/** Widest line of help, in columns. */
export const HELP_WIDTH_MAX = 100;
const NAME_WIDTH_MAX = 34;
const INDENT = '  ';

interface CommandHelp {
  readonly usage: string;
  /** One line, for the list of commands. */
  readonly short: string;
  readonly long: string;
  readonly examples: readonly (readonly [line: string, meaning: string])[];
}

const { vendor, example } = DEFAULT_PROVIDER;
const OTHERS = PROVIDERS.filter((provider) => provider !== DEFAULT_PROVIDER);
const calibrating = PROVIDERS.filter(({ chooseParts }) => chooseParts !== undefined);
const unpricedTitles = calibrating.map(({ title }) => title).join(', ');
const titles = PROVIDERS.map(({ title }) => title).join(' or ');
const { end } = describeProvider(DEFAULT_PROVIDER);

const HELP: Readonly<Record<Command, CommandHelp>> = {
  enrich: {
    usage: 'enrich <input> [options]',
    short: 'look up the numbers of a list, write the enriched list and a cost report',
    long: `Reads a CSV list (- is standard input), asks ${titles} about each number it does not know yet, and writes the same rows with the answers beside them. Kill it anywhere and run the same command again: it continues, and what was paid for is not bought twice.`,
    examples: [
      ['insight-batch enrich contacts.csv --sandbox', 'try it without an account'],
      ['insight-batch enrich contacts.csv --country GB --max-spend 5.00', 'spend at most 5.00'],
      [`insight-batch enrich contacts.csv -o out.csv ${example}`, ''],
      ...OTHERS.map(({ name, example }): [string, string] => [
        `insight-batch enrich contacts.csv --provider ${name} ${example}`,
        '',
      ]),
      ['cat contacts.csv | insight-batch enrich - -o - > out.csv', ''],
    ],
  },
  estimate: {
    usage: 'estimate <input> [options]',
    short: 'what enrich would cost and how long it would take; nothing is spent',
    long: 'Takes the options of enrich, reads the list and the ledger, and asks nobody.',
    examples: [['insight-batch estimate contacts.csv --country GB --level advanced', '']],
  },
  calibrate: {
    usage: 'calibrate <list> --max-spend AMOUNT [options]',
    short: 'buy a few lookups one by one, and tell what each costs by the balance',
    long: `For a provider whose answers name no price (${unpricedTitles}). Buys each part of what is asked alone, for two numbers of at most three countries of the list, reads the balance before and after each, and prints lines for --prices on standard output. What could not be told is named on standard error, and the exit code is 3. Nobody else may spend from the account meanwhile, and it may not reload itself.`,
    examples: calibrating.map(({ name }): [string, string] => [
      `insight-batch calibrate contacts.csv --provider ${name} --max-spend 1.00 > prices.csv`,
      '',
    ]),
  },
  migrate: {
    usage: 'migrate <input> [options]',
    short: `what moving a list from ${SUCCESSION.before.title} to ${SUCCESSION.after.title} changes`,
    long: `Compares what the ledger holds of ${SUCCESSION.before.title} with what ${SUCCESSION.after.title} answers: cost, columns, coverage. By itself it asks nobody and compares the answers that are on record; with --max-spend it buys a sample, by country and line type, and compares that cell by cell.`,
    examples: [
      ['insight-batch migrate contacts.csv --prices prices.csv', 'asks nobody'],
      ['insight-batch migrate contacts.csv --prices prices.csv --max-spend 5.00 --sample 200', ''],
    ],
  },
  report: {
    usage: 'report [run] [options]',
    short: 'the report of a past run again, from the ledger; the latest by default',
    long: 'A run is named by its id, or by a beginning of it that no other run has.',
    examples: [['insight-batch report --json', 'the latest run, for programs']],
  },
  runs: {
    usage: 'runs [options]',
    short: 'the runs of the ledger: id, when, status, rows, net',
    long: 'Works while a run holds the ledger.',
    examples: [['insight-batch runs', '']],
  },
  ledger: {
    usage: 'ledger [show|verify|export|import|reconcile|copy|migrate|prune|forget] [<what>]',
    short: 'look into the ledger, check and settle its books, remove people from it',
    long: 'show: each attempt of a number, and why. verify: recomputes every total; exit code 8 where the books do not add up. export: a CSV line per charge. import: answers of a file, an output of this program or another table by --map, serve as if they had been bought, and cost nothing; exit code 3 where one was left out. reconcile: records of the service, of a file or by --api, settle what is in doubt or charged from the price book; exit code 3 where something stays. copy: writes all of a ledger into a new one, from a file to a server or back, compares both, and changes nothing where that fails. migrate: brings a ledger on a server up to date for this version. prune and forget: people go, amounts stay. Without a verb: where the ledger is and what it holds.',
    examples: [
      ['insight-batch ledger show +447700900000', ''],
      ['insight-batch ledger prune --older-than 90d', ''],
      ['insight-batch ledger export > charges.csv', ''],
      ['insight-batch ledger import list.enriched.csv', ''],
      ['insight-batch ledger reconcile records.csv', ''],
      ['insight-batch ledger copy ledger.db postgres://db.example/insight', ''],
    ],
  },
  balance: {
    usage: 'balance [options]',
    short: "the account's balance; costs nothing, so it also checks its credentials",
    long: `Credentials, in the environment or in .env: ${PROVIDERS.map(describeAccount).join(' ')}`,
    examples: [['insight-batch balance', '']],
  },
  rules: {
    usage: 'rules [name]',
    short: 'print rules that come with the program, to copy and edit; without a name list them',
    long: 'Prints rules as the file that --rules reads. Change name, version and lines of a copy, and give its path to --rules.',
    examples: [
      ['insight-batch rules', ''],
      ['insight-batch rules sms-marketing > mine.json', ''],
    ],
  },
  sandbox: {
    usage: 'sandbox [options]',
    short: 'serve an imitation of the API on loopback',
    long: 'Its first line on standard output is its URL alone. SIGTERM or Ctrl-C ends it.',
    examples: [["insight-batch sandbox --port 8080 --faults 'reset=0.01,status1=0.02'", '']],
  },
};

/** What the balance needs, and of which credentials it says nothing. */
function describeAccount(provider: ProviderIdentity) {
  const lookups = credentialNames(provider);
  const { account } = describeProvider(provider);
  const rest =
    lookups === account
      ? ' for everything'
      : `, whose balance says nothing about ${lookups}, which lookups need`;
  return `${provider.title} takes ${account}${rest}.`;
}

/** What a command does, in a line. */
export function summarizeCommand(command: Command | 'completion'): string {
  return command === 'completion'
    ? 'a script that completes commands, options and files in bash or zsh'
    : HELP[command].short;
}

/** `insight-batch --help` */
export function writeProgramHelp(): string {
  const width = Math.max(...COMMANDS.map((command) => command.length)) + 2;
  return joinSections([
    ['Usage: insight-batch <command> [options]'],
    wrapText(
      `Enriches lists of phone numbers through ${vendor} ${titles}: exact pace, exact books, resumable after any crash.`,
    ),
    [
      'Commands',
      ...COMMANDS.flatMap((command) => layOutEntry(command, summarizeCommand(command), width)),
    ],
    ['Examples', ...listExamples(HELP.enrich)],
    [
      'More',
      ...layOutEntry('insight-batch <command> --help', 'options and examples of a command'),
      ...layOutEntry('insight-batch completion', summarizeCommand('completion')),
      ...layOutEntry('insight-batch --version', 'the version'),
    ],
    [
      ...wrapText(
        `Credentials: ${describeCredentials()}, in the environment or in .env of the working folder.`,
      ),
      ...wrapText(end),
    ],
  ]);
}

/** `insight-batch <command> --help`: what it does, its options by group, examples. */
export function writeCommandHelp(command: Command): string {
  const { usage, long } = HELP[command];
  const options = commandOptions(command);
  const names = options.map((option) => spellOption(option).length);
  const width = Math.min(NAME_WIDTH_MAX, Math.max(...names) + 2);
  const groups = [...new Set(options.map(({ group }) => group))];
  return joinSections([
    [`Usage: insight-batch ${usage}`],
    wrapText(long),
    ...groups.map((group) => listGroup(group, options, width)),
    ['Examples', ...listExamples(HELP[command])],
    ...(options.length === 0 ? [] : [wrapText(writeFooter(options))]),
  ]);
}

function listGroup(group: string, options: readonly Option[], width: number) {
  return [
    group,
    ...options
      .filter((option) => option.group === group)
      .flatMap((option) => layOutEntry(spellOption(option), describeOption(option), width)),
  ];
}

function describeOption(option: Option) {
  const fallback = describeFallback(option);
  return fallback === undefined ? option.meaning : `${option.meaning} (default: ${fallback})`;
}

function writeFooter(options: readonly Option[]) {
  const has = (kind: Option['value']['kind']) => options.some(({ value }) => value.kind === kind);
  const elsewhere = options.some((option) => environmentName(option) !== undefined);
  return [
    ...(has('duration')
      ? ['A DURATION is digits and s, m, h, d or w, as in 90s or 30d; 0 is none.']
      : []),
    ...(has('amount') ? ['An AMOUNT is digits with a point, as in 5.00.'] : []),
    elsewhere
      ? `${nameOthers(options)} also as environment variable (--quiet is INSIGHT_BATCH_QUIET) and in config.json; the command line wins, then the environment.`
      : 'These options stand on the command line only.',
    ...(has('url') ? ['--base-url is never taken from a file in the working folder.'] : []),
  ].join(' ');
}

/** Which options stand elsewhere too; those that do not are named. */
function nameOthers(options: readonly Option[]) {
  const only = options
    .filter((option) => environmentName(option) === undefined)
    .map(({ name }) => `--${name}`);
  return only.length === 0 ? 'Every option' : `Every option but ${only.join(', ')}`;
}

function listExamples({ examples: lines }: CommandHelp) {
  return lines.map(([line, meaning]) => INDENT + line + (meaning && `   # ${meaning}`));
}

function joinSections(sections: readonly (readonly string[])[]) {
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/**
 * A name and its meaning in two columns; a name too long for its column stands on a line of its
 * own.
 */
function layOutEntry(name: string, meaning: string, width = NAME_WIDTH_MAX) {
  const [first = '', ...rest] = wrapText(meaning, width + INDENT.length);
  if (name.length > width - 2) return [INDENT + name, first, ...rest];
  return [INDENT + name.padEnd(width) + first.trimStart(), ...rest];
}

function wrapText(text: string, indent = 0) {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > HELP_WIDTH_MAX) {
      lines.push(' '.repeat(indent) + line);
      line = word;
    } else line += line === '' ? word : ` ${word}`;
  }
  return [...lines, ' '.repeat(indent) + line];
}
