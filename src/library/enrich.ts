import type { Outputs } from '../run/options.ts';
import { refuseForeignReport } from '../run/targets/foreign.ts';
import type { EnrichEnd } from '../run/record.ts';
import { executeRun } from './execution.ts';
import { findPlaces } from './job.ts';
import { reportEnd, type ReportedEnd } from './report-file.ts';
import { withService, type Asker, type RunParts } from './service.ts';

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
    const end = await executeAgain(parts);
    const isLeft = end.leavesFilesToOthers && settings.report === undefined;
    const file = isLeft ? undefined : places.report;
    const reported = await reportEnd(end, { file, voice: hooks.voice });
    return { ...reported, outputs: places.outputs };
  });
}

/**
 * Where others took the execution for dead, as while the machine slept, a new one takes up what is
 * on record: in the same run, though others have ended it, since another would have a cap of its
 * own. What can be read only once cannot be read again.
 */
async function executeAgain(parts: RunParts): Promise<EnrichEnd> {
  let end = await executeRun(parts);
  const { settings, options, places } = parts;
  while (end.ending.stopReason === 'fenced' && end.summary && places.list.realPath !== undefined) {
    parts.tools.voice.sayAtOnce(
      'Others took this process for dead, as it gave no sign for so long. It begins again with what is on record.',
    );
    const again = {
      ...parts,
      settings: { ...settings, newRun: false },
      options: { ...options, newRun: false, resumes: end.summary.run.id },
    };
    end = await executeRun(again, { asks: false });
  }
  return end;
}
