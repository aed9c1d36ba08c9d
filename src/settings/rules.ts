import { pickProvider, SUCCESSION } from '../providers/registry.ts';
import { UsageError } from './error.ts';
import type {
  CalibrateSettings,
  EnrichSettings,
  MigrateSettings,
  SettingsSource,
} from './settings.ts';
import type { Given } from './readers.ts';

/** What options of `enrich` and `estimate` may not be together. Throws UsageError. */
export function checkSettings(
  settings: EnrichSettings,
  source: Pick<SettingsSource, 'command' | 'values'> & { input: string },
): EnrichSettings {
  refuseTogether(settings);
  refuseIdleIdColumn(settings, source.values);
  const { output } = settings;
  const toStdout = output.includes('-') || (output.length === 0 && source.input === '-');
  if (output.filter((name) => name === '-').length > 1)
    throw new UsageError(
      'Cannot write to standard output twice: --output names it more than once. Leave one of them out.',
    );
  if (settings.json && toStdout && source.command === 'enrich' && !settings.dryRun)
    throw new UsageError(
      'Cannot use --json with the output on standard output: both would stand there. Name a file with --output, or the report with --report.',
    );
  return chooseHost(settings, source.values);
}

/** The same for `calibrate`. */
export function checkCalibration(
  settings: CalibrateSettings,
  { values }: Pick<SettingsSource, 'values'>,
): CalibrateSettings {
  refuseTogether(settings);
  return chooseHost(settings, values);
}

function refuseTogether(settings: EnrichSettings | CalibrateSettings) {
  const refusal = pickProvider(settings).refuse(settings);
  if (refusal !== undefined) throw new UsageError(refusal);
}

/** A value of the environment or of the configuration file waits there for `--columns crm`. */
function refuseIdleIdColumn(
  { columns = '' }: Pick<EnrichSettings, 'columns'>,
  values: SettingsSource['values'],
) {
  const source = values.get('id-column')?.source;
  if (source !== 'command line' && source !== 'call') return;
  if (columns.split(',').some((word) => word.trim() === 'crm')) return;
  const advice = columns === '' ? 'Add --columns crm' : 'Name crm in --columns';
  throw new UsageError(
    `Cannot use --id-column without --columns crm, which leaves out the other columns of the list. ${advice}, or leave --id-column out.`,
  );
}

interface HostSettings {
  readonly sandbox: boolean;
  readonly baseUrl: string | undefined;
}

/** One host where both the sandbox and another one are named. Throws UsageError where none is stronger. */
export function chooseHost<S extends HostSettings>(
  settings: S,
  values: SettingsSource['values'],
): S {
  return settings.sandbox && settings.baseUrl !== undefined
    ? dropOtherHost(settings, values)
    : settings;
}

/** The same for `migrate`. */
export function checkMigration(
  settings: MigrateSettings,
  { values, input }: Pick<SettingsSource, 'values'> & { input: string },
): MigrateSettings {
  const refusal = SUCCESSION.after.refuse({ ...settings, shape: undefined });
  if (refusal !== undefined) throw new UsageError(refusal);
  if (input === '-' && settings.output === undefined)
    throw new UsageError(
      'Cannot write beside standard input. Name a file for the differences with --output.',
    );
  if (settings.sample !== undefined && settings.maxSpend === undefined && !settings.sandbox)
    throw new UsageError(
      'Cannot buy a sample without a cap. Say how much it may cost with --max-spend, for instance --max-spend 5.00, or try it by --sandbox.',
    );
  return chooseHost(settings, values);
}

const STRENGTH: readonly Given['source'][] = [
  'default',
  'file',
  'environment',
  'call',
  'command line',
];

/** The sandbox where it was asked for more strongly than the other host; of equal strength they are a contradiction. */
function dropOtherHost<S extends HostSettings>(settings: S, values: ReadonlyMap<string, Given>): S {
  const strength = (name: string) => STRENGTH.indexOf(values.get(name)?.source ?? 'default');
  if (strength('sandbox') > strength('base-url')) return { ...settings, baseUrl: undefined };
  const labels = [values.get('sandbox')?.label, values.get('base-url')?.label].join(' and ');
  throw new UsageError(
    `Cannot use ${labels} together: the sandbox is a host of its own. Leave one of them out.`,
  );
}
