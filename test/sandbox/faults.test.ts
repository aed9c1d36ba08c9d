import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFaults, drawFault, parseFaults, type FaultShares } from '../../src/sandbox/faults.ts';
import { createLots } from '../../src/sandbox/lots.ts';
import { parseLatency } from '../../src/sandbox/options.ts';

test('faults are read from name=share, with blanks and an empty end', () => {
  assert.deepEqual(parseFaults('reset=0.01, charged_reset=.005,status1=1,'), {
    reset: 0.01,
    charged_reset: 0.005,
    status1: 1,
  });
  assert.deepEqual(parseFaults(''), {});
});

test('an unknown fault is refused with the names that are known, a wrong share and a second one with what is right', () => {
  assert.throws(
    () => parseFaults('rest=0.1'),
    /Cannot use the fault "rest": the sandbox has none of that name\. It has reset, hang, .*, no_refund\.$/,
  );
  assert.throws(
    () => parseFaults('reset=2'),
    /Cannot use the share in "reset=2": a share is a number from 0 to 1\./,
  );
  assert.throws(() => parseFaults('reset=5%'), /Cannot use the share in "reset=5%"/);
  assert.throws(() => parseFaults('reset'), /Cannot read the fault "reset"\. Write name=share/);
  assert.throws(
    () => parseFaults('hang=0.1,hang=0.2'),
    /Cannot use the fault "hang": it is given twice\./,
  );
  assert.throws(() => checkFaults({ toString: 1 }), /Cannot use the fault "toString"/);
});

test('latency is one number or two, the smaller first', () => {
  assert.deepEqual(parseLatency('20-60'), { min: 20, max: 60 });
  assert.deepEqual(parseLatency('50'), { min: 50, max: 50 });
  assert.throws(
    () => parseLatency('60-20'),
    /Cannot use the latency 60-20: it ends before it begins\./,
  );
  assert.throws(
    () => parseLatency('fast'),
    /Cannot read the latency "fast"\. Write milliseconds as 50 or 20-60\./,
  );
  assert.throws(() => parseLatency('0-9999999'), /the most is 600000 ms/);
});

function counted(shares: FaultShares, requests: number): Record<string, number> {
  const lots = createLots(1);
  const counts: Record<string, number> = {};
  for (let number = 0; number < requests; number += 1) {
    const name = drawFault(lots, shares, String(447_700_000_000 + number), 1) ?? 'none';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

test('of 10,000 requests a share of 0.05 hits 450 to 550, alone and beside twenty others', () => {
  const { reset = 0 } = counted({ reset: 0.05 }, 10_000);
  assert.ok(reset > 450 && reset < 550, String(reset));
  const many = counted({ reset: 0.05, charged_hang: 0.05, status1: 0.05 }, 10_000);
  for (const name of ['reset', 'charged_hang', 'status1'])
    assert.ok(many[name]! > 420 && many[name]! < 550, JSON.stringify(many));
});

test('shares that add up to more than 1 leave each fault its part: two of 1 get half each', () => {
  const { hang = 0, dear = 0, none = 0 } = counted({ hang: 1, dear: 1 }, 2_000);
  assert.equal(none, 0);
  assert.equal(hang + dear, 2_000);
  assert.ok(hang > 900 && dear > 900, `${hang} ${dear}`);
});
