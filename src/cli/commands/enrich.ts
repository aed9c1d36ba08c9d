import { refuseForeignReport } from '../../run/targets/foreign.ts';
import { concludeRun } from '../conclude.ts';
import { findPlaces } from '../../library/job.ts';
import type { EnrichSettings } from '../../settings/settings.ts';
import type { Shell } from '../shell.ts';
import { executeRun } from '../execution.ts';
import { withService } from '../service.ts';

/**
 * `enrich <input>`: looks up, writes the enriched list and the cost report. Resolves to the exit
 * code.
 */
export async function enrichCommand(
  input: string,
  settings: EnrichSettings,
  shell: Shell,
): Promise<number> {
  const places = await findPlaces(input, settings, shell);
  await refuseForeignReport({ report: places.report, force: settings.force });
  return await withService({ input, settings, places, shell }, (parts) =>
    executeRun(parts, (end) => concludeRun(end, parts)),
  );
}
