import { countNoun, countTime } from '../domain/digits.ts';
import { isLedgerFailure, type Beginning, type Ledger, type LedgerError } from '../ledger/port.ts';
import {
  createUnwrittenFile,
  putAside,
  readUnwritten,
  removeUnwritten,
  type UnwrittenFile,
} from '../ledger/unwritten.ts';
import type { Halt } from '../lookup/halt.ts';
import type { Journal } from '../lookup/journal.ts';
import { keepUnwritten } from '../lookup/kept-journal.ts';
import { createOutage } from '../lookup/outage.ts';
import { waitForLedger } from '../lookup/patient-ledger.ts';
import type { Tools } from '../run/options.ts';

/** How a run outlasts an outage of its ledger. */
export interface Patience {
  /** The ledger, waited for once the run has a brake; what a dead process could not record is taken in when it begins. */
  readonly ledger: Ledger;
  /** The journal of one execution, which keeps its answers while the ledger is away. */
  keep(journal: Journal, parts: { readonly halt: Halt; readonly beginning: Beginning }): Journal;
}

interface PatienceOptions {
  readonly ledger: Ledger;
  readonly tools: Pick<Tools, 'clock' | 'voice' | 'log'>;
  /** `--give-up-after`. */
  readonly giveUpAfterMs: number;
  /** Where answers are kept; undefined where there is no place for them. */
  readonly folder: string | undefined;
}

export function createPatience({
  ledger,
  tools,
  giveUpAfterMs,
  folder,
}: PatienceOptions): Patience {
  const { clock, voice, log } = tools;
  const outage = createOutage({
    clock,
    giveUpAfterMs,
    told: (error, sinceMs) => {
      log.warn('ledger away', { since: new Date(sinceMs).toISOString() });
      voice.warn(describeAway(error, { ledger, sinceMs, giveUpAfterMs }));
    },
    toldBack: (awayMs) => {
      log.warn('ledger back', { away_ms: Math.round(awayMs) });
      voice.warn(`The ledger ${ledger.file} is back after ${countTime(awayMs)}. The run goes on.`);
    },
  });
  const patient = waitForLedger(ledger, outage);
  return {
    ledger: {
      ...patient,
      begin: async (request) => {
        const beginning = await ledger.begin(request);
        if (folder === undefined) return beginning;
        let { orphaned } = beginning;
        for await (const { sentence, taken, runId } of takeInAll(folder, ledger)) {
          if (sentence !== undefined) voice.warn(sentence);
          if (runId === beginning.run.id) orphaned = Math.max(0, orphaned - taken);
        }
        return { ...beginning, orphaned };
      },
    },
    keep: (journal, { halt, beginning }) => {
      outage.obey(halt);
      if (folder === undefined || !ledger.takeIn) return journal;
      const { run, executionId } = beginning;
      const owner = { ledger: ledger.file, runId: run.id, executionId };
      return keepUnwritten(journal, {
        outage,
        keeper: createUnwrittenFile(folder, owner),
        halt,
        clock,
      });
    },
  };
}

function describeAway(
  { cause }: LedgerError,
  { ledger, sinceMs, giveUpAfterMs }: { ledger: Ledger; sinceMs: number; giveUpAfterMs: number },
) {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  const since = `${new Date(sinceMs).toISOString().slice(11, 19)} UTC`;
  return `The ledger ${ledger.file} cannot be reached since ${since}${why}. Nothing is sent until it is back, what was answered is kept, and it is tried for ${countTime(giveUpAfterMs)}.`;
}

/** What became of a file; one that the ledger has no use for says nothing. */
interface TookFile {
  readonly sentence?: string | undefined;
  readonly taken: number;
  readonly runId?: string;
}

async function* takeInAll(folder: string, ledger: Ledger) {
  for (const found of readUnwritten(folder)) {
    try {
      yield await takeInFile(found, ledger);
    } catch (error) {
      // It stays for the next one.
      if (!isLedgerFailure(error, 'lost')) throw error;
    }
  }
}

async function takeInFile(
  { file, owner, ends, unreadable }: UnwrittenFile,
  ledger: Ledger,
): Promise<TookFile> {
  if (!ledger.takeIn) return NOTHING_TAKEN;
  if (!owner) return { ...NOTHING_TAKEN, sentence: describeAside(file, putAside(file)) };
  const took = await ledger.takeIn({ ...owner, ends });
  if (took.kind === 'alive') return NOTHING_TAKEN;
  if (took.kind !== 'taken') {
    const answers = countNoun(ends.length, 'answer');
    const sentence = `${file} keeps ${answers} for another ledger, ${owner.ledger}, and stays until a run uses that one.`;
    return { ...NOTHING_TAKEN, sentence };
  }
  const { runId } = owner;
  const { taken } = took;
  if (unreadable > 0) return { sentence: describeAside(file, putAside(file)), taken, runId };
  removeUnwritten(file);
  const verb = taken === 1 ? 'is' : 'are';
  const sentence = `${countNoun(taken, 'answer')} that an earlier process could not record ${verb} in the ledger now.`;
  return taken === 0 ? NOTHING_TAKEN : { sentence, taken, runId };
}

const NOTHING_TAKEN: TookFile = { taken: 0 };

function describeAside(file: string, aside: string) {
  return `${file} is damaged. What could be read of it was taken in, and it is kept as ${aside}.`;
}
