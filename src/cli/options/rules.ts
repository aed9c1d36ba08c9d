import { pickProvider } from '../../providers/registry.ts';
import { UsageError } from '../exit.ts';
import type { CalibrateSettings, EnrichSettings, SettingsSource } from './settings.ts';
import type { Given } from './readers.ts';

/** What options of `enrich` and `estimate` may not be together. Throws UsageError. */
export function checkSettings(
  settings: EnrichSettings,
  source: Pick<SettingsSource, 'command' | 'values'> & { input: string },
): EnrichSettings {
  refuseTogether(settings);
  const toStdout =
    settings.output === '-' || (settings.output === undefined && source.input === '-');
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

interface HostSettings {
  readonly sandbox: boolean;
  readonly baseUrl: string | undefined;
}

function chooseHost<S extends HostSettings>(settings: S, values: SettingsSource['values']): S {
  return settings.sandbox && settings.baseUrl !== undefined
    ? dropOtherHost(settings, values)
    : settings;
}

const STRENGTH: readonly Given['source'][] = ['default', 'file', 'environment', 'command line'];

/** The sandbox where it was asked for more strongly than the other host; of equal strength they are a contradiction. */
function dropOtherHost<S extends HostSettings>(settings: S, values: ReadonlyMap<string, Given>): S {
  const strength = (name: string) => STRENGTH.indexOf(values.get(name)?.source ?? 'default');
  if (strength('sandbox') > strength('base-url')) return { ...settings, baseUrl: undefined };
  const labels = [values.get('sandbox')?.label, values.get('base-url')?.label].join(' and ');
  throw new UsageError(
    `Cannot use ${labels} together: the sandbox is a host of its own. Leave one of them out.`,
  );
}
