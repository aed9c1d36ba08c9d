import { planSteps } from '../../domain/calibration/step.ts';
import type { Money } from '../../domain/money.ts';
import type { Scope } from '../../domain/records.ts';
import type { Beginning, Ledger, LedgerReader } from '../../ledger/port.ts';
import { createHalt, type Halt } from '../../lookup/halt.ts';
import { readAlone } from '../../lookup/read-alone.ts';
import type { Account, Provider } from '../../providers/port.ts';
import { RefusedError, type Tools } from '../options.ts';
import { takeBackBeginning } from '../record.ts';
import { makeStartNotes, writeNotes } from '../summary/notes.ts';
import { undoOnFailure } from '../undo.ts';
import type { CalibrationStack, CalibrationStackParts } from './choices.ts';
import type { CalibrateOptions, CalibrationEnd, CalibrationPlan } from './options.ts';
import { readSample } from './sample.ts';
import { runCalibration } from './work.ts';

/** What a calibration is started with: an open ledger, and what chooses the concrete things. */
export interface CalibrationParts {
  readonly ledger: Ledger;
  readonly tools: Tools;
  readonly buildStack: (parts: CalibrationStackParts) => CalibrationStack;
}

/** A calibration under way: what it is about to do, and the brake. */
export interface Calibration {
  readonly plan: CalibrationPlan;
  readonly halt: Halt;
  /** Requests on the wire without an answer. */
  unanswered(): number;
  /** Resolves when it is over and recorded. Throws only for a bug. */
  run(): Promise<CalibrationEnd>;
}

/** Everything a calibration works with. */
export interface CalibrationContext extends CalibrationParts {
  readonly options: CalibrateOptions;
  readonly plan: CalibrationPlan;
  readonly halt: Halt;
  readonly beginning: Beginning;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly account: Account;
  /** Begins another execution of the run, which may ask for the same lookups again. `opening`: the balance. */
  beginAgain(opening: Money): Promise<Beginning>;
  close(): void;
}

/**
 * Starts a calibration. Throws RefusedError, CsvError or LedgerError where it cannot start; nothing
 * was spent then.
 */
export function startCalibration(
  options: CalibrateOptions,
  parts: CalibrationParts,
): Promise<Calibration> {
  return undoOnFailure(async (undo) => {
    const { ledger, tools } = parts;
    const { clock } = tools;
    const { service, list } = options;
    const numbers = await readSample(options, tools.voice);
    const { providers, account, close } = await connectParts(options, tools);
    undo(close);
    const scope = {
      origin: service.origin,
      account: service.selection.nameAccount(service.credentials),
    };
    const reading = await readOpening(account, { ledger, scope });
    const named = options.parts.map(({ product }) => ({
      product,
      part: options.priceParts(product)[0]?.product ?? product,
    }));
    const { product } = service.selection;
    const request = {
      scope,
      product,
      input: list.realPath,
      output: undefined,
      level: `calibrate ${product}`,
      maxSpend: options.maxSpend,
    };
    const begin = (newRun: boolean, opening: Money) =>
      ledger.begin({ ...request, newRun, at: clock.now(), notes: noteStart(options, opening) });
    const beginning = await begin(true, reading.value);
    undo((error) => takeBackBeginning({ ledger, tools, beginning }, error));
    const halt = createHalt();
    halt.abandonSignal.addEventListener('abort', close, { once: true });
    const steps = planSteps(named, numbers);
    const plan = { runId: beginning.run.id, steps, opening: reading.value };
    const beginAgain = (opening: Money) => begin(false, opening);
    const reached = { providers, account, close };
    const context = { ...parts, ...reached, options, plan, halt, beginning, beginAgain };
    const { run, unanswered } = runCalibration(context);
    return { plan, halt, unanswered, run };
  });
}

function noteStart(options: CalibrateOptions, opening: Money) {
  const reading = { kind: 'balance', value: opening, autoReload: false } as const;
  return writeNotes(makeStartNotes({ ...options, prices: options }, reading));
}

/** Connects each part for itself. They have one account. */
async function connectParts({ parts, service }: CalibrateOptions, { clock }: Tools) {
  const { selection, ...reach } = service;
  const services = await Promise.all(
    parts.map((part) => part.connect({ ...reach, connectionsMax: 1, clock })),
  );
  const close = () => {
    for (const each of services) each.close();
  };
  const account = services[0]?.account;
  if (!account) {
    close();
    throw new RefusedError(
      `Cannot calibrate, because no balance can be read without ${selection.words.account}. Set them.`,
    );
  }
  const providers = new Map(services.map(({ provider }) => [provider.product, provider]));
  return { providers, account, close };
}

async function readOpening(account: Account, books: { ledger: LedgerReader; scope: Scope }) {
  const { reading, alone } = await readAlone(() => account.balance(), books);
  if (!alone)
    throw new RefusedError(
      'Cannot calibrate, because other runs are at work on the account, so its balance does not show what a lookup takes. Wait for them.',
    );
  if (reading.kind !== 'balance')
    throw new RefusedError(
      `Cannot calibrate, because the balance could not be read: ${reading.words} Try "insight-batch balance".`,
    );
  if (reading.autoReload)
    throw new RefusedError(
      'Cannot calibrate, because the account reloads itself: its balance does not show what a lookup takes. Switch auto reload off for as long as it takes.',
    );
  return reading;
}
