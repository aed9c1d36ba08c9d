import type { Outputs } from '../run/options.ts';
import { refuseForeignReport } from '../run/targets/foreign.ts';
import { executeRun } from './execution.ts';
import { findPlaces } from './job.ts';
import { reportEnd, type ReportedEnd } from './report-file.ts';
import { withService, type Asker } from './service.ts';

/** A list that is to be enriched, and who asks for it. */
export interface EnrichJob extends Asker {
  /** A file, or `-` for standard input. */
  readonly input: string;
}

/** An execution that is over. */
export interface EnrichDone extends ReportedEnd {
  /** Where the list went. */
  readonly outputs: Outputs;
}

/**
 * Enriches a list: finds its files, opens the service, runs one execution, writes output and
 * report. Rejects where it cannot begin; nothing was spent then.
 */
export async function runEnrich(job: EnrichJob): Promise<EnrichDone> {
  const { input, settings, surroundings, hooks } = job;
  const places = await findPlaces(input, settings, surroundings);
  await refuseForeignReport({ report: places.report, force: settings.force });
  const holder = input === '-' ? 'standard input' : input;
  return await withService({ ...job, places, holder }, async (parts) => {
    const end = await executeRun(parts);
    const reported = await reportEnd(end, { file: places.report, voice: hooks.voice });
    return { ...reported, outputs: places.outputs };
  });
}
