import { computeUnconfirmed, computeNet, type Charge } from './charge.ts';
import { minMoney, type Money } from './money.ts';

/** What one execution has spent, and what it has seen of its account. */
export interface ExecutionMoney {
  executionNet: Money;
  /** Of it, what answers named. */
  reportedNet: Money;
  unconfirmed: Money | null;
  smallest: Money | undefined;
  /**
   * The newest balance that was read with nothing on the wire, and what answers had reported before
   * it was asked for.
   */
  lastRead: { readonly balance: Money; readonly reported: Money } | undefined;
  allReported: boolean;
  moneyCameIn: boolean;
}

/** Nothing spent. `opening`: the balance at the start; undefined where it could not be read. */
export function startExecutionMoney(opening: Money | undefined): ExecutionMoney {
  return {
    executionNet: 0n,
    reportedNet: 0n,
    unconfirmed: 0n,
    smallest: undefined,
    lastRead: opening === undefined ? undefined : { balance: opening, reported: 0n },
    allReported: true,
    moneyCameIn: false,
  };
}

/** Takes in a charge. `reserved`: what its attempt had reserved. */
export function countCharge(state: ExecutionMoney, charge: Charge, reserved: Money | null): void {
  if (charge.source === 'reported') state.reportedNet += computeNet(charge);
  else state.allReported = false;
  state.executionNet += computeNet(charge);
  const more = computeUnconfirmed(charge, reserved);
  state.unconfirmed = state.unconfirmed === null || more === null ? null : state.unconfirmed + more;
}

/** The balance that an answer has shown. */
interface AnswerSight {
  readonly remainingBalance: Money;
  /**
   * What was reported before the attempt started, and its own charge: all of it is off the account
   * when it is answered.
   */
  readonly charged: Money;
  readonly opening: Money | undefined;
}

/** Takes in the balance that an answer has shown. */
export function observeAnswer(
  state: ExecutionMoney,
  { remainingBalance, charged, opening }: AnswerSight,
): void {
  state.smallest = minMoney(remainingBalance, state.smallest ?? remainingBalance);
  if (opening !== undefined && remainingBalance > opening - charged) state.moneyCameIn = true;
}

/** When a balance was read. */
export interface BalanceSight {
  /** What {@link ExecutionMoney.reportedNet} was when the balance was asked for. */
  readonly reportedBefore: Money;
  /**
   * Nothing was on the wire, so that the balance misses no charge and holds none that is not
   * reported yet.
   */
  readonly drained: boolean;
}

/** Takes in a balance that was read, apart from answers. */
export function observeRead(
  state: ExecutionMoney,
  balance: Money,
  { reportedBefore, drained }: BalanceSight,
): void {
  const { lastRead } = state;
  if (lastRead && balance > lastRead.balance - (reportedBefore - lastRead.reported))
    state.moneyCameIn = true;
  if (drained) state.lastRead = { balance, reported: reportedBefore };
  state.smallest = minMoney(balance, state.smallest ?? balance);
}
