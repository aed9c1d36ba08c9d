import type { Migration } from '../domain/migration.ts';
import { migrationJson } from '../report/migration-json.ts';
import { migrationText } from '../report/migration.ts';
import { describeElsewhere, describeSystemError, isFileError } from '../run/failure.ts';
import { createDifferencesFile, type DifferencesFile } from '../run/migration/differences.ts';
import { finishMigration, type Bought, type PreparedMigration } from '../run/migration/migrate.ts';
import { RefusedError } from '../run/options.ts';
import type { ListPlaces } from '../library/job.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import { printJson, printStyled } from './print.ts';
import type { Shell } from './shell.ts';
import { createTerminal } from './terminal.ts';

/** What is told, and the exit code that it ends with. */
interface Telling {
  readonly settings: Pick<EnrichSettings, 'json' | 'quiet'>;
  readonly places: Pick<ListPlaces, 'report'>;
  readonly shell: Shell;
  readonly code: number;
  readonly bought?: Bought;
}

/**
 * Compares, writes the differences and shows the figures. Resolves to the exit code. Throws RefusedError where the differences
 * cannot be written and nothing was bought for them.
 */
export async function tellMigration(
  prepared: PreparedMigration,
  telling: Telling,
): Promise<number> {
  const { settings, shell, code, bought } = telling;
  const file = createDifferencesFile(telling.places.report ?? '');
  try {
    const migration = await finishMigration(prepared, { bought, write: file.write });
    const isCompared = migration.after.compared.lookups > 0;
    const said = isCompared ? await nameFile(file, telling) : [];
    await show({ ...migration, remarks: [...migration.remarks, ...said] }, settings, shell);
    return code;
  } catch (error) {
    await file.abort();
    if (!isFileError(error)) throw error;
    const words = `Cannot write ${telling.places.report ?? ''}: ${describeSystemError(error)}. Choose another place with --output.`;
    if (!bought) throw new RefusedError(words);
    createTerminal(shell.stderr, shell.environment).say(`insight-batch: ${words}`);
    return 8;
  }
}

/** Gives the differences their name, and says which. */
async function nameFile(file: DifferencesFile, { places: { report = '' } }: Telling) {
  const elsewhere = await file.commit();
  return elsewhere === undefined
    ? [`Every compared cell that is not the same stands in ${report}.`]
    : [describeElsewhere('The file of differences', { file: report, elsewhere })];
}

async function show(
  migration: Migration,
  { json, quiet }: Telling['settings'],
  shell: Pick<Shell, 'stdout' | 'environment'>,
) {
  if (json) {
    await printJson(migrationJson(migration), shell);
    return;
  }
  if (quiet) return;
  const { width, colour } = createTerminal(shell.stdout, shell.environment);
  await printStyled(migrationText(migration, { width: width(), colour }), shell);
}
