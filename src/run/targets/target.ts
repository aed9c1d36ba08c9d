import type { OutputRecord } from '../../domain/records.ts';
import type { WrittenRow } from '../../pipeline/enrich.ts';
import { makePrintableLines } from '../../report/words.ts';
import { openOutput, openStdout, type OutputFile } from '../../support/output.ts';
import { probeStdout } from '../../support/stdout.ts';
import type { TableRecord } from '../../tables/columns.ts';
import { openTableWriter, type TableLayout } from '../../tables/write.ts';
import { describeSystemError, isFileError } from '../failure.ts';
import { RefusedError, type EnrichOptions, type OutputTarget } from '../options.ts';

/** A file that is to hold some of the decided rows, or all. */
export interface Target extends OutputTarget {
  /** Absent where it holds every row. */
  readonly takes?: (written: WrittenRow) => boolean;
}

/** A target that is open. */
export interface OpenTarget extends Pick<OutputFile, 'seal' | 'abort' | 'isInPlace'> {
  readonly target: Target;
  write(records: readonly TableRecord[]): Promise<void>;
  /** That were written so far. */
  rows(): number;
  /** Writes what belongs behind the last record. */
  end(): Promise<void>;
  /** What is to be said of it, in clauses, once it has ended. */
  remarks(): readonly string[];
  /** Gives it its name; resolves to another one that it had to take. */
  commit(record: (output: OutputRecord) => Promise<void>): Promise<string | undefined>;
}

export interface TargetParts extends Pick<EnrichOptions, 'stdout'> {
  readonly layout: TableLayout;
  /** Called before a reader is waited for. */
  onWaiting(target: string): void;
}

/** What messages call a target. */
export function nameTarget({ path }: Pick<OutputTarget, 'path'>): string {
  return path ?? 'standard output';
}

/** Throws RefusedError where the target cannot be written. */
export async function openTarget(target: Target, parts: TargetParts): Promise<OpenTarget> {
  const file = await openFile(target, parts);
  const opening = openTableWriter(target.form, parts.layout, file.write);
  const table = await opening.catch(async (bug: unknown) => {
    await file.abort();
    throw bug;
  });
  const { seal, abort, isInPlace } = file;
  let rows = 0;
  return {
    target,
    write: async (records) => {
      rows += records.length;
      await table.write(records);
    },
    rows: () => rows,
    end: table.end,
    remarks: () => table.remarks?.() ?? [],
    seal,
    abort,
    isInPlace,
    commit: (record) => file.commit(record),
  };
}

async function openFile(target: Target, { stdout, onWaiting }: TargetParts) {
  const name = nameTarget(target);
  try {
    if (target.path !== undefined)
      return await openOutput(target.path, { onWaiting: () => onWaiting(name) });
    probeStdout(stdout);
    return openStdout(stdout, makePrintableLines);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RefusedError(
      `Cannot write ${name}: ${describeSystemError(error)}. Choose another place with --output.`,
    );
  }
}
