import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptRecord } from '../../src/domain/records.ts';
import { exportHeader, exportLines } from '../../src/report/ledger-export.ts';
import { attemptOf } from '../domain/attempts.ts';

const EUR = 10n ** 18n;

function attempt(changes: Partial<AttemptRecord>): AttemptRecord {
  return attemptOf(3, {
    id: { executionId: 12, sequence: 3 },
    lookupId: 7,
    sentAt: Date.UTC(2026, 10, 24, 10, 0, 5, 250),
    ceiling: (9n * EUR) / 1000n,
    charge: { source: 'reported', requested: (5n * EUR) / 1000n, refunded: EUR / 1000n },
    requestId: 'r-1',
    ...changes,
  });
}

test('a line per charge with its amounts, none for an attempt without one, and no number', () => {
  const attempts = [
    attempt({}),
    attempt({ id: { executionId: 12, sequence: 4 }, charge: undefined }),
    attempt({
      id: { executionId: 12, sequence: 5 },
      charge: { source: 'priced', requested: EUR + 1n, refunded: 0n },
      requestId: undefined,
    }),
    attempt({
      id: { executionId: 12, sequence: 6 },
      charge: { source: 'unknown' },
      endedAt: undefined,
    }),
    attempt({
      id: { executionId: 12, sequence: 7 },
      charge: { source: 'unknown' },
      ceiling: null,
      status: undefined,
    }),
    attempt({
      id: { executionId: 12, sequence: 8 },
      reconciled: { at: 9_000, records: ['a1', 'b2'], from: 'settled' },
    }),
  ];
  assert.equal(
    exportHeader({ numbers: false }) + [...exportLines(attempts, { numbers: false })].join(''),
    `run,execution,sequence,sent_at,settled_at,lookup,product,country,kind,requested,refunded,net,at_most,status,request_id,records
20261124-100000-k3f9,12,3,2026-11-24T10:00:05.250Z,2026-11-24T10:00:06.000Z,7,standard,GB,reported,0.00500000,0.00100000,0.00400000,,0,r-1,
20261124-100000-k3f9,12,5,2026-11-24T10:00:05.250Z,2026-11-24T10:00:06.000Z,7,standard,GB,priced,1.000000000000000001,0.00000000,1.000000000000000001,,0,,
20261124-100000-k3f9,12,6,2026-11-24T10:00:05.250Z,,7,standard,GB,unknown,,,,0.00900000,0,r-1,
20261124-100000-k3f9,12,7,2026-11-24T10:00:05.250Z,2026-11-24T10:00:06.000Z,7,standard,GB,unknown,,,,,,r-1,
20261124-100000-k3f9,12,8,2026-11-24T10:00:05.250Z,2026-11-24T10:00:06.000Z,7,standard,GB,reported,0.00500000,0.00100000,0.00400000,,0,r-1,a1 b2
`,
  );
});

test('with numbers there is one more column, empty for a forgotten number', () => {
  const lines = [
    exportHeader({ numbers: true }),
    ...exportLines([attempt({}), attempt({ number: undefined })], { numbers: true }),
  ];
  assert.deepEqual(
    lines.map((line) => line.split(',').slice(5, 8)),
    [
      ['lookup', 'number', 'product'],
      ['7', '+447700900001', 'standard'],
      ['7', '', 'standard'],
    ],
  );
});

test('what the service wrote is quoted where it must be and is never a formula', () => {
  const ids = ['a,b', 'a"b', 'a\nb', '=1+1', '-1', '@x'];
  const lines = [
    ...exportLines(
      ids.map((requestId) => attempt({ requestId })),
      { numbers: false },
    ),
  ];
  assert.deepEqual(
    lines.map((line) => line.slice(line.indexOf(',0,') + 3)),
    ['"a,b",\n', '"a""b",\n', '"a\nb",\n', "'=1+1,\n", "'-1,\n", "'@x,\n"],
  );
});
