import { SHIPPED_RULES } from '../../domain/verdict/shipped.ts';
import { UsageError } from '../../settings/error.ts';
import type { LedgerWords } from './parse.ts';
import type { LedgerSettings } from '../../settings/settings.ts';
import { suggestName } from '../../settings/suggest.ts';

/** The one word behind a command that reads a list. This and the next throw UsageError where the words are others. */
export function checkInput(
  command: 'enrich' | 'estimate' | 'migrate' | 'calibrate',
  words: readonly string[],
): readonly [string] {
  const [list, ...more] = words;
  const or = command === 'calibrate' ? '' : ', or - for standard input';
  if (list === undefined)
    throw new UsageError(`No input is given. Write insight-batch ${command} list.csv${or}.`);
  if (list === '')
    throw new UsageError(
      `The name of the input is empty. Write insight-batch ${command} list.csv${or}.`,
    );
  refuseMore(`${command} takes one input`, more);
  return [list];
}

/** At most one word, behind `report`. */
export function checkRun(words: readonly string[]): readonly [string?] {
  const [id, ...more] = words;
  refuseMore('report takes one run', more);
  if (id === '')
    throw new UsageError('The id of the run is empty. See insight-batch runs for the ids.');
  return id === undefined ? [] : [id];
}

/** At most the name of rules that come with the program. */
export function checkRules(words: readonly string[]): readonly [string?] {
  const [name, ...more] = words;
  refuseMore('rules takes one name', more);
  if (name === undefined) return [];
  const names = SHIPPED_RULES.map((rules) => rules.name);
  if (names.includes(name)) return [name];
  const meant = suggestName(name, names);
  const advice = meant === undefined ? `They are ${names.join(', ')}.` : `Did you mean ${meant}?`;
  throw new UsageError(`No rules "${name}" come with the program. ${advice}`);
}

/** No word. */
export function checkNone(command: string, words: readonly string[]): readonly [] {
  refuseMore(`${command} takes no words`, words);
  return [];
}

/** What `ledger` can be told to do. */
export const LEDGER_VERBS = [
  'show',
  'verify',
  'export',
  'import',
  'reconcile',
  'copy',
  'migrate',
  'prune',
  'forget',
] as const;

/** What import alone takes of the options of `ledger`. */
const OF_IMPORT = [
  ...['map', 'dated', 'provider', 'region', 'level', 'cnam', 'insights', 'ip', 'ip-column'],
  ...['country', 'country-column', 'bare', 'delimiter', 'quote', 'encoding', 'no-header', 'sheet'],
];

/**
 * `json` where `--json` stands on the command line; in the environment or a file it is meant for
 * the verbs that have it. `named`: the options that stand on the command line.
 */
export function checkLedger(
  words: readonly string[],
  settings: Pick<LedgerSettings, 'olderThanMs' | 'json' | 'api' | 'recordPrice'>,
  named: ReadonlySet<string>,
): LedgerWords {
  const [word, ...rest] = words;
  const verb = LEDGER_VERBS.find((name) => name === word);
  if (word !== undefined && verb === undefined) throw explainUnknownVerb(word);
  refuseForeignOptions(verb, settings);
  if (verb === 'import') return checkImport(rest);
  refuseOfImport(named);
  if (verb === undefined) return [];
  if (verb === 'reconcile') return checkReconcile(rest, settings);
  if (verb === 'copy') return checkCopy(rest, named);
  if (verb !== 'show' && verb !== 'forget') {
    refuseMore(`ledger ${verb} takes no words`, rest);
    return [verb];
  }
  const [number, ...more] = rest;
  if (number === undefined || number.trim() === '')
    throw new UsageError(
      `ledger ${verb} needs a number. Write for instance insight-batch ledger ${verb} +447700900000.`,
    );
  refuseMore(`ledger ${verb} takes one number`, more);
  return [verb, number];
}

function checkImport([file, ...more]: readonly string[]): LedgerWords {
  if (file === undefined || file === '')
    throw new UsageError(
      'ledger import needs a file with answers. Write insight-batch ledger import list.enriched.csv.',
    );
  refuseMore('ledger import takes one file', more);
  return ['import', file];
}

function checkCopy(
  [from, to, ...more]: readonly string[],
  named: ReadonlySet<string>,
): LedgerWords {
  if (from === undefined || from === '' || to === undefined || to === '')
    throw new UsageError(
      'ledger copy needs two ledgers. Write insight-batch ledger copy ledger.db postgres://db.example/insight.',
    );
  refuseMore('ledger copy takes two ledgers', more);
  const other = ['ledger', 'sandbox'].find((name) => named.has(name));
  if (other !== undefined)
    throw new UsageError(
      `Cannot use --${other}: ledger copy names both ledgers itself. Leave it out.`,
    );
  return ['copy', from, to];
}

function refuseOfImport(named: ReadonlySet<string>) {
  const foreign = OF_IMPORT.find((name) => named.has(name));
  if (foreign !== undefined)
    throw new UsageError(
      `--${foreign} belongs to ledger import. Write insight-batch ledger import list.enriched.csv, or leave it out.`,
    );
}

function refuseForeignOptions(
  verb: (typeof LEDGER_VERBS)[number] | undefined,
  {
    olderThanMs,
    json,
    api,
    recordPrice,
  }: Pick<LedgerSettings, 'olderThanMs' | 'json' | 'api' | 'recordPrice'>,
) {
  if (verb === 'prune' && olderThanMs === undefined)
    throw new UsageError(
      'ledger prune needs an age. Write for instance insight-batch ledger prune --older-than 90d.',
    );
  if (olderThanMs === 0)
    throw new UsageError(
      'Cannot use an --older-than of none: it would empty the ledger. Write for instance --older-than 90d, or 1s.',
    );
  if (verb !== 'prune' && olderThanMs !== undefined)
    throw new UsageError(
      '--older-than belongs to ledger prune. Write insight-batch ledger prune --older-than 90d.',
    );
  if (json && verb === 'show')
    throw new UsageError(
      'Cannot use --json: ledger show writes text for people only. Leave --json out.',
    );
  if (json && verb === 'export')
    throw new UsageError('Cannot use --json: ledger export writes CSV. Leave --json out.');
  if (verb !== 'reconcile' && (api || recordPrice !== undefined))
    throw new UsageError(
      '--api and --record-price belong to ledger reconcile. Write insight-batch ledger reconcile --api.',
    );
}

/** One of two sources, so that nobody pays for records that are there. */
function checkReconcile(
  words: readonly string[],
  { api, recordPrice }: Pick<LedgerSettings, 'api' | 'recordPrice'>,
): LedgerWords {
  const [file, ...more] = words;
  refuseMore('ledger reconcile takes one file', more);
  if (api && file !== undefined)
    throw new UsageError(
      `Cannot use "${file}" with --api: the records come from the file or from the service. Leave one of them out.`,
    );
  if (api) return ['reconcile'];
  if (recordPrice !== undefined)
    throw new UsageError(
      'Cannot use --record-price without --api: a file of records costs nothing. Leave it out.',
    );
  if (file === undefined || file === '' || file === '-')
    throw new UsageError(
      'ledger reconcile needs records. Write insight-batch ledger reconcile records.csv, or --api to ask the service for them.',
    );
  return ['reconcile', file];
}

function explainUnknownVerb(word: string) {
  const meant = suggestName(word, LEDGER_VERBS);
  return new UsageError(
    `Unknown verb "${word}" of ledger. ${meant === undefined ? `Use one of ${LEDGER_VERBS.join(', ')}.` : `Did you mean ${meant}?`}`,
  );
}

function refuseMore(rule: string, more: readonly string[]) {
  const [first] = more;
  if (first !== undefined)
    throw new UsageError(`Cannot use "${first}": ${rule}. Put a text with blanks into quotes.`);
}
