import type { Beginning, Ledger } from '../ledger/port.ts';
import type { Sharing } from '../limit/rate.ts';
import type { Tools } from '../run/options.ts';
import type { Clock } from '../support/clock.ts';

/**
 * How an execution shares the pace of its account; undefined where the ledger is its own. `machine`
 * is the clock of this machine, whatever clock the ledger has.
 */
export function shareOf(
  { pace }: Pick<Ledger, 'pace'>,
  { executionId }: Pick<Beginning, 'executionId'>,
  { voice, machine }: Pick<Tools, 'voice'> & { readonly machine: Clock },
): Sharing | undefined {
  return (
    pace && {
      shared: {
        beat: (beat) => pace.beat(executionId, beat),
        leave: () => pace.leave(executionId),
      },
      clock: machine,
      tell: voice.say,
    }
  );
}
