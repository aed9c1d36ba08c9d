import type { Told } from '../../limit/shared-pace.ts';
import type { SharedPace } from '../pace.ts';
import type { Ask } from './connection.ts';

/** A beat without an answer after so long is given up: the next one is due, and its lease runs. */
export const HURRY_MS = 1_500;

const SCOPE =
  '(SELECT r.scope_id FROM insight_batch.executions e JOIN insight_batch.runs r ON r.id = e.run_id WHERE e.id = $1)';

/**
 * Shares of the pace, one statement a beat, by a connection of their own: a batch that waits for its
 * turn must not cost a share.
 */
export function createSharedPace(ask: Ask): SharedPace {
  // What was given up may arrive behind the next one.
  let beats = 0;
  return {
    beat: async (executionId, beat) => {
      beats += 1;
      const [row] = await ask(
        `SELECT insight_batch.pace_beat(${SCOPE}, $1, $2, $3::jsonb) AS told`,
        [executionId, beats, JSON.stringify(beat)],
      );
      const told = row?.['told'];
      return told === undefined || told === null ? undefined : (JSON.parse(String(told)) as Told);
    },
    leave: async (executionId) => {
      beats += 1;
      await ask(`SELECT insight_batch.pace_leave(${SCOPE}, $1, $2)`, [executionId, beats]);
    },
  };
}
