import { basename } from 'node:path';
import type { SplitFile } from '../../domain/summary.ts';
import { LedgerError, type Ledger } from '../../ledger/port.ts';
import type { Halt } from '../../lookup/halt.ts';
import type { WrittenRow } from '../../pipeline/enrich.ts';
import type { Input } from '../../pipeline/input.ts';
import type { Provider } from '../../providers/port.ts';
import { describeElsewhere, HaltedError, isFileError, describeSystemError } from '../failure.ts';
import type { EnrichOptions, OutputTarget } from '../options.ts';
import { ENDINGS, type FormKind } from '../../tables/form.ts';
import type { ListShape } from '../../tables/shape.ts';
import { createLayout } from './layout.ts';
import {
  nameTarget,
  openTarget,
  type OpenTarget,
  type Target,
  type TargetParts,
} from './target.ts';

/** Decided rows to the targets, which are all complete in the end, or left as they were. */
export interface ResultWriter {
  readonly said: readonly string[];
  /** Opens the targets; throws RefusedError where one cannot be written. */
  open(opening: Opening): Promise<void>;
  write(rows: readonly WrittenRow[], halt: Halt): Promise<void>;
  /**
   * Gives each target its name once all are complete, and each is recorded in the ledger first. A
   * failure becomes a cause of the halt.
   */
  commit(halt: Halt): Promise<void>;
  /** What stood under the names is left as it was. */
  abort(): Promise<void>;
  /** Every target has its name. */
  committed(): boolean;
  /** The files of one verdict each, and the rows that went into them so far. */
  splitFiles(): readonly SplitFile[];
  /** The target whose unfinished file is not where it was opened. */
  findLost(): Promise<string | undefined>;
  /**
   * In sentences: where a target stands that could not take its name, and what is to be known of
   * one that has.
   */
  elsewhere(): string | undefined;
}

/** What is known when the targets are opened. */
interface Opening extends Pick<TargetParts, 'onWaiting'> {
  /** undefined where not all rows of the list were looked at. */
  readonly shape: ListShape | undefined;
}

interface WriterParts {
  readonly provider: Provider;
  readonly input: Input;
  readonly ledger: Ledger;
}

export function createResultWriter(
  options: EnrichOptions,
  { provider, input, ledger }: WriterParts,
): ResultWriter {
  const layout = createLayout(options, { provider, input });
  const targets = options.outputs.map((output) => chooseRows(output, options.split));
  const opened: OpenTarget[] = [];
  const words: string[] = [];
  let committed = false;
  let aborted = false;

  async function forEach(halt: Halt, work: (open: OpenTarget) => Promise<void>) {
    for (const open of opened)
      await work(open).catch((error: unknown) => {
        // The write fails because we gave it up; that is not a cause.
        if (aborted) throw new HaltedError(describeSystemError(error as Error));
        brake(halt, error, nameTarget(open.target));
      });
  }

  async function nameTargets(halt: Halt) {
    // As long as one is not complete on the disk, none takes its name.
    await forEach(halt, async (open) => {
      await open.end();
      await open.seal();
    });
    await forEach(halt, async ({ target, commit }) => {
      const name = await commit((output) => ledger.recordOutput(output));
      if (name === undefined) return;
      const place = { file: nameTarget(target), elsewhere: name };
      words.push(describeElsewhere('The enriched list', place));
    });
    words.push(...opened.flatMap(sayRemarks));
    committed = true;
  }

  // The disk that ended the run may refuse this too; the next execution replaces the parts.
  const giveUp = async () => {
    for (const { abort } of opened) await abort().catch(() => undefined);
  };

  return {
    said: [...layout.said, ...targets.flatMap(sayForm)],
    committed: () => committed,
    splitFiles: () => opened.flatMap(countSplitRows),
    findLost: async () => {
      for (const { target, isInPlace } of opened) if (!(await isInPlace())) return target.path;
      return undefined;
    },
    elsewhere: () => (words.length === 0 ? undefined : words.join(' ')),
    open: async ({ onWaiting, shape }) => {
      const table = { ...layout.describe(shape), dialect: input.source.dialect };
      const parts = { stdout: options.stdout, layout: table, onWaiting };
      for (const target of targets) opened.push(await openTarget(target, parts));
    },
    write: (rows, halt) => {
      const records = createRecords(rows, layout.record);
      return forEach(halt, ({ target, write }) => write(records(target)));
    },
    commit: (halt) =>
      nameTargets(halt).catch(async (error: unknown) => {
        if (!(error instanceof HaltedError)) throw error;
        await giveUp();
      }),
    abort: async () => {
      aborted = true;
      await giveUp();
    },
  };
}

function sayRemarks({ target, remarks }: OpenTarget) {
  return remarks().map((remark) => `${nameTarget(target)}: ${remark}.`);
}

function countSplitRows({ target, rows }: OpenTarget): SplitFile[] {
  return target.verdict === undefined ? [] : [{ file: nameTarget(target), rows: rows() }];
}

/** A target of one verdict takes its rows alone, and of these what `split` says. */
function chooseRows(output: OutputTarget, split: EnrichOptions['split']): Target {
  const { verdict } = output;
  if (verdict === undefined) return output;
  return {
    ...output,
    takes: ({ judgement, numbers }) =>
      judgement?.verdict === verdict &&
      !(split?.unique === true && judgement.repeats !== undefined) &&
      !(split?.onlyNew === true && numbers.every(({ source }) => source !== 'api')),
  };
}

/** Forms whose texts a spreadsheet reads as if they were typed. */
const GUARDED: readonly FormKind[] = ['csv'];

/** The records of rows for each target; what several targets hold is made once. */
function createRecords(
  rows: readonly WrittenRow[],
  record: ReturnType<typeof createLayout>['record'],
) {
  const make = (guarded: boolean) => rows.map((row) => record(row, guarded));
  let [guarded, plain]: (ReturnType<typeof make> | undefined)[] = [];
  return ({ form, takes }: Target) => {
    const records = GUARDED.includes(form.kind)
      ? (guarded ??= make(true))
      : (plain ??= make(false));
    if (!takes) return records;
    const taken = rows.map(takes);
    return records.filter((_, index) => taken[index]);
  };
}

function sayForm({ path = '', form, verdict, guessed }: Target) {
  const name = basename(path);
  // Nobody reads a Parquet file from its beginning to its end.
  if (form.kind === 'parquet' && form.gzip && verdict === undefined)
    return [
      `${name} is packed as a whole: Parquet is compressed inside already, and its readers want it unpacked (gunzip).`,
    ];
  if (guessed !== true) return [];
  return [`${name} is written as CSV: forms are told by the endings ${ENDINGS.join(', ')}.`];
}

function brake(halt: Halt, error: unknown, target: string): never {
  if (error instanceof LedgerError) halt.stop({ kind: 'io', words: error.message });
  else if (isFileError(error)) halt.stop(describeWriteFailure(error, target));
  else throw error;
  throw new HaltedError(describeSystemError(error));
}

function describeWriteFailure(error: Error, target: string) {
  if ('code' in error && error.code === 'EPIPE')
    return {
      kind: 'reader-gone' as const,
      words:
        'The reader of the output went away, so no further lookup was made. Run the same command again for the rest: what was bought is kept.',
    };
  return {
    kind: 'files' as const,
    words: `Cannot write ${target}: ${describeSystemError(error)}. What was paid for is kept; mend it and run the same command again.`,
  };
}
