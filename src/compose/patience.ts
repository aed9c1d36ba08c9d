import { countNoun } from '../domain/digits.ts';
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
      voice.warn(
        `The ledger ${ledger.file} is back after ${describeSpan(awayMs)}. The run goes on.`,
      );
    },
  });
  const patient = waitForLedger(ledger, outage);
  return {
    ledger: {
      ...patient,
      begin: async (request) => {
        const beginning = await ledger.begin(request);
        if (folder !== undefined)
          for await (const sentence of takeInAll(folder, ledger)) voice.warn(sentence);
        return beginning;
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
  return `The ledger ${ledger.file} cannot be reached since ${since}${why}. Nothing is sent until it is back, what was answered is kept, and it is tried for ${describeSpan(giveUpAfterMs)}.`;
}

function describeSpan(ms: number) {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  return seconds < 120
    ? countNoun(seconds, 'second')
    : countNoun(Math.round(seconds / 60), 'minute');
}

/** Says what became of each file; one that the ledger has no use for says nothing. */
async function* takeInAll(folder: string, ledger: Ledger) {
  for (const found of readUnwritten(folder)) {
    try {
      const sentence = await takeInFile(found, ledger);
      if (sentence !== undefined) yield sentence;
    } catch (error) {
      // It stays for the next one.
      if (!isLedgerFailure(error, 'lost')) throw error;
    }
  }
}

async function takeInFile({ file, owner, ends, unreadable }: UnwrittenFile, ledger: Ledger) {
  if (!ledger.takeIn) return undefined;
  if (!owner) return describeAside(file, putAside(file));
  const took = await ledger.takeIn({ ...owner, ends });
  if (took.kind === 'alive') return undefined;
  const answers = countNoun(ends.length, 'answer');
  if (took.kind !== 'taken')
    return `${file} keeps ${answers} for another ledger, ${owner.ledger}, and stays until a run uses that one.`;
  if (unreadable > 0) return describeAside(file, putAside(file));
  removeUnwritten(file);
  if (took.taken === 0) return undefined;
  const verb = took.taken === 1 ? 'is' : 'are';
  return `${countNoun(took.taken, 'answer')} that an earlier process could not record ${verb} in the ledger now.`;
}

function describeAside(file: string, aside: string) {
  return `${file} is damaged. What could be read of it was taken in, and it is kept as ${aside}.`;
}
