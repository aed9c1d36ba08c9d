import { outputColumns, selectColumns } from '../../csv/columns.ts';
import { createFormatter } from '../../csv/write.ts';
import { LedgerError, type Ledger } from '../../ledger/port.ts';
import type { Halt } from '../../lookup/halt.ts';
import { COMMON_COLUMNS, createCells } from '../../pipeline/cells.ts';
import type { WrittenRow } from '../../pipeline/enrich.ts';
import type { Input } from '../../pipeline/input.ts';
import type { Provider } from '../../providers/port.ts';
import { makePrintableLines } from '../../report/words.ts';
import { openOutput, openStdout, type OutputFile } from '../../support/output.ts';
import { probeStdout } from '../../support/stdout.ts';
import { describeElsewhere, HaltedError, isFileError, describeSystemError } from '../failure.ts';
import { RefusedError, type EnrichOptions } from '../options.ts';

/** Decided rows to the output, in the input's dialect. */
export interface ResultWriter {
  readonly said: readonly string[];
  /**
   * Opens the target; throws RefusedError where it cannot be written. `onWaiting` is called before
   * a reader is waited for.
   */
  open(onWaiting: () => void): Promise<void>;
  write(rows: readonly WrittenRow[], halt: Halt): Promise<void>;
  /**
   * Gives the output its name: recorded in the ledger first. A failure becomes a cause of the halt.
   */
  commit(halt: Halt): Promise<void>;
  /** An earlier output is left as it was. */
  abort(): Promise<void>;
  committed(): boolean;
  /** False once the unfinished output is not where it was opened. */
  isInPlace(): Promise<boolean>;
  /** Where the output stands instead, in a sentence, where it could not take its name. */
  elsewhere(): string | undefined;
}

export interface WriterParts {
  readonly provider: Provider;
  readonly input: Input;
  readonly ledger: Ledger;
}

export function createResultWriter(
  options: EnrichOptions,
  { provider, input, ledger }: WriterParts,
): ResultWriter {
  const { header, width, dialect } = input.source;
  const all = [...COMMON_COLUMNS, ...provider.columns];
  const selection = selectColumns(all, options.columns);
  const names = selection.map((index) => `${options.prefix}${all[index] ?? ''}`);
  const columns = outputColumns({ header, width, names });
  const cells = createCells({ provider, selection, guard: options.formulaGuard });
  const format = createFormatter(dialect);
  let file: OutputFile | undefined;
  let started = false;
  let committed = false;
  let aborted = false;
  let elsewhere: string | undefined;

  async function guard(halt: Halt, work: () => Promise<void>) {
    try {
      await work();
    } catch (error) {
      // The write fails because we gave it up; that is not a cause.
      if (aborted) throw new HaltedError(describeSystemError(error as Error));
      if (error instanceof LedgerError) halt.stop({ kind: 'io', words: error.message });
      else if (isFileError(error)) halt.stop(describeWriteFailure(error, options.output));
      else throw error;
      throw new HaltedError(describeSystemError(error));
    }
  }

  return {
    said: columns.said,
    committed: () => committed,
    isInPlace: async () => (await file?.isInPlace()) ?? true,
    elsewhere: () => elsewhere,
    open: async (onWaiting) => {
      file = await openTarget(options, onWaiting);
    },
    write: (rows, halt) =>
      guard(halt, async () => {
        const prologue = started ? '' : format.prologue(columns.header);
        started = true;
        await file?.write(
          prologue +
            format.rows(rows.map(({ row, decided }) => columns.record(row.cells, cells(decided)))),
        );
      }),
    commit: async (halt) => {
      await guard(halt, async () => {
        if (!started) await file?.write(format.prologue(columns.header));
        const name = await file?.commit((named) => ledger.recordOutput(named));
        if (name !== undefined)
          elsewhere = describeElsewhere('The enriched list', {
            file: options.output ?? '',
            elsewhere: name,
          });
        committed = true;
      }).catch(async (error: unknown) => {
        if (!(error instanceof HaltedError)) throw error;
        await file?.abort().catch(() => undefined);
      });
    },
    abort: async () => {
      aborted = true;
      // The disk that ended the run may refuse this too; the next execution replaces the part.
      await file?.abort().catch(() => undefined);
    },
  };
}

async function openTarget(options: EnrichOptions, onWaiting: () => void) {
  try {
    if (options.output === undefined) {
      probeStdout(options.stdout);
      return openStdout(options.stdout, makePrintableLines);
    }
    return await openOutput(options.output, { onWaiting });
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RefusedError(
      `Cannot write ${options.output ?? 'standard output'}: ${describeSystemError(error)}. Choose another place with --output.`,
    );
  }
}

function describeWriteFailure(error: Error, output = 'standard output') {
  if ('code' in error && error.code === 'EPIPE')
    return {
      kind: 'reader-gone' as const,
      words:
        'The reader of the output went away, so no further lookup was made. Run the same command again for the rest: what was bought is kept.',
    };
  return {
    kind: 'files' as const,
    words: `Cannot write ${output}: ${describeSystemError(error)}. What was paid for is kept; mend it and run the same command again.`,
  };
}
