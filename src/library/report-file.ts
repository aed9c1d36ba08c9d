import { reportJson } from '../report/json.ts';
import { jsonText } from '../report/words.ts';
import { describeElsewhere, describeSystemError } from '../run/failure.ts';
import type { EnrichEnd } from '../run/record.ts';
import type { Voice } from '../run/voice.ts';
import { writeFileAtomically } from '../support/output.ts';

/** How an execution ended once its report is where it belongs. */
export interface ReportedEnd {
  readonly end: EnrichEnd;
  readonly exitCode: number;
  /** Why there is no report file where one was wanted. */
  readonly unreported: string | undefined;
}

const NO_REPORT =
  'No report was made, because the ledger could not be read. Once it can be, "insight-batch report --json" makes it.';

/** Writes the report to `file`. An execution that ended with exit 2 writes none. */
export async function reportEnd(
  end: EnrichEnd,
  { file, voice }: { file: string | undefined; voice: Pick<Voice, 'sayAtOnce' | 'warn'> },
): Promise<ReportedEnd> {
  const unreported = await writeReport(end, file, voice);
  return { end, unreported, exitCode: judgeWriting(end, { isWritten: unreported === undefined }) };
}

/**
 * What cannot be written is exit 8 whatever else the run ended with, but 2 where this execution
 * attempted nothing.
 */
export function judgeWriting(
  { ending, summary }: EnrichEnd,
  { isWritten }: { isWritten: boolean },
): number {
  if (isWritten) return ending.exitCode;
  const spent = ending.exitCode === 8 || (summary?.executions.at(-1)?.attempts ?? 1) > 0;
  return spent ? 8 : 2;
}

async function writeReport(
  { summary, ending }: EnrichEnd,
  file: string | undefined,
  voice: Pick<Voice, 'sayAtOnce' | 'warn'>,
) {
  if (!summary) return NO_REPORT;
  if (file === undefined || ending.exitCode === 2) return undefined;
  try {
    const onWaiting = () => voice.sayAtOnce(`Waiting for a reader of ${file}.`);
    const elsewhere = await writeFileAtomically(file, jsonText(reportJson(summary)), { onWaiting });
    if (elsewhere !== undefined) voice.warn(describeElsewhere('The report', { file, elsewhere }));
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `Cannot write the report ${file}: ${describeSystemError(error)}. Mend it and write it again with "insight-batch report --json".`;
  }
}
