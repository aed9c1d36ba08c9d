import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import { logAttempts } from '../../src/lookup/logged.ts';
import type { LogFields } from '../../src/support/log.ts';
import { doubtful, eur, insight, internalError } from '../support/answers.ts';

const lookup = { number: '447700900123', country: 'GB', product: 'standard' };

/** The one line that an attempt with this result leaves in the log. */
async function lineOf(result: AttemptResult): Promise<[string, string, LogFields]> {
  const lines: [string, string, LogFields][] = [];
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      void lines.push([level, message, fields]);
  const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const charge =
    result.class === 'settled'
      ? ({ source: 'reported', requested: eur('0.03'), refunded: eur('0.01') } as const)
      : undefined;
  const ended = {
    kind: 'ended',
    id: { executionId: 7, sequence: 2 },
    result,
    charge,
    at: 0,
    sentAtMonotonic: 0,
  } as const;
  await logAttempts(async () => ({ ...ended, committed: Promise.resolve(), probe: false }), log)(
    lookup,
    { order: 1, retry: true, seenAnswer: undefined },
  );
  assert.equal(lines.length, 1);
  return lines[0]!;
}

test('an attempt is one line: doubt is a warning, a paid one is for debugging and tells its net, and the number is masked', async () => {
  const [paidLevel, , paid] = await lineOf(insight({ price: eur('0.03') }));
  assert.deepEqual(
    [paidLevel, paid['net'], paid['execution'], paid['attempt'], paid['retry']],
    ['debug', '0.02000000', 7, 2, true],
  );
  const [doubtLevel, , doubt] = await lineOf(doubtful());
  assert.deepEqual([doubtLevel, doubt['reason'], 'net' in doubt], ['warn', 'reset', false]);
  const [freeLevel, , free] = await lineOf(internalError());
  assert.deepEqual([freeLevel, free['class'], free['next']], ['info', 'rejected', 'retry']);
  for (const fields of [paid, doubt, free]) assert.ok(!JSON.stringify(fields).includes('7700900'));
});

test('a denied attempt leaves no line', async () => {
  const fail = (): void => assert.fail('a line was written');
  const log = { debug: fail, info: fail, warn: fail, error: fail };
  assert.deepEqual(
    await logAttempts(async () => ({ kind: 'denied' }), log)(lookup, {
      order: 1,
      retry: false,
      seenAnswer: undefined,
    }),
    { kind: 'denied' },
  );
});
