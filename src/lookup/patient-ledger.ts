import type { Ledger } from '../ledger/port.ts';
import type { Outage } from './outage.ts';

/**
 * The same ledger for a run that outlasts an outage of it: what may be asked twice is asked until
 * there is an answer. What it says of answers to other lookups is done without meanwhile, since an
 * answer that was paid for has to be kept first, and so is whether it is still in its place.
 */
export function waitForLedger(ledger: Ledger, outage: Outage): Ledger {
  const patient =
    <A extends readonly unknown[], R>(ask: (...given: A) => Promise<R>) =>
    (...given: A) =>
      outage.wait(() => ask(...given));
  return {
    ...ledger,
    record: patient(ledger.record),
    finish: patient(ledger.finish),
    recordOutput: patient(ledger.recordOutput),
    isOwnOutput: patient(ledger.isOwnOutput),
    answers: patient(ledger.answers),
    inFlight: patient(ledger.inFlight),
    run: patient(ledger.run),
    runs: patient(ledger.runs),
    executions: patient(ledger.executions),
    outstandingRefunds: patient(ledger.outstandingRefunds),
    seenPrices: patient(ledger.seenPrices),
    surprises: patient(ledger.surprises),
    standing: patient(ledger.standing),
    belongToOthers: (queries) =>
      outage.unlessAway(
        () => ledger.belongToOthers(queries),
        queries.map(() => false),
      ),
    loss: () => outage.unlessAway(() => ledger.loss(), undefined),
  };
}
