import { sunsetWords } from '../../providers/identity.ts';
import { SUCCESSION } from '../../providers/registry.ts';
import { differencesHeader } from '../../report/migration-csv.ts';
import {
  drawLookups,
  prepareMigration,
  type Bought,
  type MigrationParts,
} from '../../run/migration/migrate.ts';
import { listSample } from '../../run/migration/sample-list.ts';
import type { EnrichOptions } from '../../run/options.ts';
import type { EnrichEnd } from '../../run/record.ts';
import { refuseForeignDifferences } from '../../run/targets/foreign.ts';
import { createVoice } from '../../run/voice.ts';
import { readCredentials, requiredCredentials } from '../credentials.ts';
import { atTerminal } from '../at-terminal.ts';
import { credentialSources } from '../dotenv.ts';
import { executeRun } from '../../library/execution.ts';
import { enrichOptions, findPlaces, nameOrigin, type ListPlaces } from '../../library/job.ts';
import { readerIfThere } from '../../library/ledger-reader.ts';
import type { EnrichSettings, MigrateSettings } from '../../settings/settings.ts';
import { splitEnding } from '../../tables/form.ts';
import { tellMigration } from '../migration.ts';
import { withService, type RunParts } from '../../library/service.ts';
import type { Shell } from '../shell.ts';
import { createTerminal, type Terminal } from '../terminal.ts';

const SAMPLE_DEFAULT = 200;

/** `migrate <input>`: what moving a list to the successor changes. Resolves to the exit code. */
export async function migrateCommand(
  input: string,
  settings: MigrateSettings,
  shell: Shell,
): Promise<number> {
  const run = describeRun(input, settings);
  const places = await findPlaces(input, run, shell);
  await refuseForeignDifferences({
    file: places.report,
    head: differencesHeader(),
    force: settings.force,
  });
  const size = findSampleSize(settings, shell);
  if (size === undefined) return await compareOnRecord(run, places, shell);
  const sources = () => credentialSources(SUCCESSION.after, shell);
  const findCredentials = () => requiredCredentials(sources(), { sandbox: true });
  return await atTerminal({ settings: run, shell }, (hooks, terminal) => {
    const holder = input === '-' ? 'standard input' : input;
    const asker = { settings: run, surroundings: shell, hooks, findCredentials };
    return withService({ ...asker, places, holder }, (parts) =>
      compareSample({ ...parts, shell, terminal }, { size, seed: settings.seed }),
    );
  });
}

/** A run of the sample: what it writes stands beside the differences, which have the place of its report. */
function describeRun(input: string, settings: MigrateSettings): EnrichSettings {
  const report = settings.output ?? `${splitEnding(input).stem}.migration.csv`;
  return {
    ...settings,
    provider: SUCCESSION.after.name,
    output: [`${splitEnding(report).stem}.sample.csv`],
    report,
    rules: undefined,
    idColumn: undefined,
    split: false,
    unique: false,
    onlyNew: false,
    columns: undefined,
    name: undefined,
    join: false,
    prefix: undefined,
    decimal: 'auto',
    formulaGuard: true,
    shape: undefined,
    dryRun: false,
  };
}

/**
 * How many numbers are drawn; undefined where nobody is asked. A cap that stands in the environment or a file is no wish to
 * buy anything.
 */
function findSampleSize({ sample, maxSpendFrom, sandbox }: MigrateSettings, shell: Shell) {
  if (sample !== undefined || maxSpendFrom !== 'option') return sample;
  if (sandbox) return SAMPLE_DEFAULT;
  const sources = credentialSources(SUCCESSION.after, shell);
  return readCredentials(sources) === undefined ? undefined : SAMPLE_DEFAULT;
}

async function compareOnRecord(settings: EnrichSettings, places: ListPlaces, shell: Shell) {
  const options = await enrichOptions(settings, {
    places,
    credentials: {},
    sandboxUrl: undefined,
    surroundings: shell,
  });
  const ledger = await readerIfThere(settings);
  const voice = createVoice(createTerminal(shell.stderr, shell.environment), settings);
  voice.flow();
  options.service.selection.unsent.forEach(voice.say);
  try {
    const parts = await describeMigration(settings, options, { ledger, voice });
    return await tellMigration(await prepareMigration(parts), { settings, places, shell, code: 0 });
  } finally {
    await ledger?.close();
  }
}

interface SampleParts extends RunParts {
  readonly shell: Shell;
  readonly terminal: Terminal;
}

/** Draws the sample, buys it as `enrich` would, and compares what the ledger holds then. */
async function compareSample(parts: SampleParts, { size, seed }: { size: number; seed: number }) {
  const { settings, options, places, shell, ledger, tools } = parts;
  const { voice } = tools;
  const migration = await describeMigration(settings, options, { ledger, voice });
  const prepared = await prepareMigration(migration);
  const lookups = drawLookups(prepared, { size, seed });
  if (lookups.length === 0)
    return await tellMigration(prepared, { settings, places, shell, code: 0 });
  const run = { ...options, list: listSample(lookups, options.list) };
  const end = await executeRun({ ...parts, options: run });
  const { words, exitCode: code } = end.ending;
  if (words !== undefined) parts.terminal.say(`insight-batch: ${words}`);
  if (!COMPARED_CODES.has(code)) return code;
  const bought = { drawn: { size: lookups.length, seed }, lookups, ...readCharges(end) };
  return await tellMigration(prepared, { settings, places, shell, code, bought });
}

/** Behind any other the ledger may be out of reach, or the run goes on later. */
const COMPARED_CODES: ReadonlySet<number> = new Set([0, 3, 4, 6]);

function readCharges(end: EnrichEnd): Pick<Bought, 'priced' | 'measured'> {
  const { money, balance } = end.summary ?? {};
  const opening = balance?.opening ?? null;
  const closing = balance?.closing ?? null;
  return {
    priced: money?.net ?? null,
    measured: opening === null || closing === null ? null : opening - closing,
  };
}

async function describeMigration(
  settings: EnrichSettings,
  options: EnrichOptions,
  tools: Pick<MigrationParts, 'ledger' | 'voice'>,
): Promise<MigrationParts> {
  const { before, after } = SUCCESSION;
  const { selection, origin } = options.service;
  const asked = before.choose(settings);
  const { sandbox, baseUrl = asked.baseUrl } = settings;
  return {
    options,
    succession: await SUCCESSION.load(),
    before: {
      provider: before.name,
      title: before.title,
      end: sunsetWords(before),
      origin: nameOrigin({ sandbox, baseUrl }),
      wanted: { product: asked.product, serves: before.sells },
      asked,
    },
    after: {
      provider: after.name,
      title: after.title,
      end: sunsetWords(after),
      origin,
      wanted: selection,
      asked: selection,
    },
    ...tools,
  };
}
