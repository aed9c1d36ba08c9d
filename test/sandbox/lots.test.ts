import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLots } from '../../src/sandbox/lots.ts';

test('lots are spread evenly: of 20,000 neighbouring numbers each tenth gets 1,800 to 2,200', () => {
  const lots = createLots(1);
  const tenths = new Array<number>(10).fill(0);
  for (let number = 0; number < 20_000; number += 1) {
    const tenth = Math.floor(
      lots.share('fault', 'reset', `4477009${String(number).padStart(5, '0')}`, 1) * 10,
    );
    tenths[tenth]! += 1;
  }
  for (const count of tenths) assert.ok(count > 1_800 && count < 2_200, tenths.join(' '));
});

test('two subjects of one number, two asks and two seeds draw independently: 2,000 pairs both below a half are 450 to 550', () => {
  const [one, two] = [createLots(1), createLots(2)];
  const both = { subject: 0, ask: 0, seed: 0 };
  for (let number = 0; number < 2_000; number += 1) {
    const low = one.share('ported', number, 1) < 0.5;
    if (low && one.share('roaming', number, 1) < 0.5) both.subject += 1;
    if (low && one.share('ported', number, 2) < 0.5) both.ask += 1;
    if (low && two.share('ported', number, 1) < 0.5) both.seed += 1;
  }
  for (const count of Object.values(both))
    assert.ok(count > 450 && count < 550, JSON.stringify(both));
});

test('a lot is the same however many were drawn before it', () => {
  const lots = createLots(7);
  const first = lots.share('line', '447700900123');
  lots.share('line', '447700900124');
  assert.equal(lots.share('line', '447700900123'), first);
  assert.equal(createLots(7).hex('line', '447700900123'), lots.hex('line', '447700900123'));
});
