import type { Forgetting, Ledger } from '../port.ts';
import type { Ask } from './connection.ts';

/** Removes people: answers, numbers and ip addresses go, attempts and amounts stay. Inside a transaction. */
export async function forgetPeople(
  selection: Forgetting,
  ask: Ask,
): Promise<Awaited<ReturnType<Ledger['forget']>>> {
  const answers =
    (await dropAnswers('answers', selection, ask)) + (await dropAnswers('imports', selection, ask));
  const lookups = await dropPeople(selection, ask);
  await ask(
    'DELETE FROM insight_batch.numbers n WHERE NOT EXISTS (SELECT 1 FROM insight_batch.lookups l WHERE l.number_id = n.id)',
  );
  return { lookups, answers };
}

/** What lets the server use the room of what was removed for something else. Not inside a transaction. */
export const CLEAN_UP =
  'VACUUM insight_batch.numbers, insight_batch.lookups, insight_batch.answers, insight_batch.imports, insight_batch.attempts';

async function dropAnswers(table: 'answers' | 'imports', selection: Forgetting, ask: Ask) {
  const [where, value] =
    selection.by === 'age'
      ? ['at < $1::bigint', selection.before]
      : [
          'lookup_id IN (SELECT l.id FROM insight_batch.lookups l JOIN insight_batch.numbers n ON n.id = l.number_id WHERE n.e164 = $1)',
          selection.number,
        ];
  return await countGone(
    `DELETE FROM insight_batch.${table} WHERE ${where} RETURNING 1`,
    value,
    ask,
  );
}

/**
 * Words of a reason may quote the service, and the service the number; without a number nobody can
 * ask for them anyway.
 */
async function dropPeople(selection: Forgetting, ask: Ask) {
  const { which, value } = selectLookups(selection);
  await ask(
    `UPDATE insight_batch.attempts SET reason_words = '' WHERE reason_words <> '' AND lookup_id IN (SELECT l.id FROM insight_batch.lookups l WHERE ${which})`,
    [value],
  );
  const sql = `UPDATE insight_batch.lookups l SET number_id = NULL, ip = NULL WHERE ${which} RETURNING 1`;
  return await countGone(sql, value, ask);
}

async function countGone(sql: string, value: string | number, ask: Ask) {
  const [row] = await ask(`WITH gone AS (${sql}) SELECT count(*) AS count FROM gone`, [value]);
  return Number(row?.['count']);
}

function selectLookups(selection: Forgetting) {
  if (selection.by === 'number')
    return {
      which: 'l.number_id = (SELECT id FROM insight_batch.numbers WHERE e164 = $1)',
      value: selection.number,
    };
  const which = `l.number_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM insight_batch.answers w WHERE w.lookup_id = l.id)
    AND NOT EXISTS (SELECT 1 FROM insight_batch.imports i WHERE i.lookup_id = l.id)
    AND NOT EXISTS (SELECT 1 FROM insight_batch.attempts a WHERE a.lookup_id = l.id AND a.sent_at >= $1::bigint)`;
  return { which, value: selection.before };
}
