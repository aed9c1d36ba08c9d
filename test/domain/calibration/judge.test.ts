import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeMeasured, type Judgement } from '../../../src/domain/calibration/judge.ts';
import type {
  CalibrationStep,
  Measurement,
  PartAnswer,
} from '../../../src/domain/calibration/step.ts';
import { formatMoney } from '../../../src/domain/money.ts';
import type { PriceEntry } from '../../../src/domain/prices.ts';
import { eur } from '../../support/answers.ts';
import { calibrate, stepsOf, type Service } from './service.ts';

const FULL = { status: 'OK', isFull: true };
const NONE = { status: 'NONE', isFull: false };

/** What is said of lookups that took these amounts, one after the other on a quiet account. */
function judgeSeries(series: readonly (readonly [CalibrationStep, string])[]): Judgement {
  const opening = eur('1');
  let balance = opening;
  const measurements = series.map(([step, amount]): Measurement => {
    const before = balance;
    balance -= eur(amount);
    return { step, before, after: balance, answer: FULL };
  });
  const planned = [...new Set(series.map(([step]) => step))];
  return judgeMeasured({ opening, measurements, closing: balance }, planned);
}

function show(lines: readonly PriceEntry[]): string[] {
  return lines.map(({ product, country, price, status = '' }) =>
    [product, country, formatMoney(price), status].join(),
  );
}

const why = ({ untold }: Judgement): string[] =>
  untold.map(({ part, country, status, why }) => [part, country, status ?? '', why.kind].join());

describe('what measurements say', () => {
  test('two lookups at 0.00100001 each are one line for every country, where only GB was seen', () => {
    const judged = calibrate(stepsOf(['format'], ['GB']), {
      answer: () => FULL,
      price: () => eur('0.00100001'),
    });
    assert.deepEqual(show(judged.lines), ['format,*,0.00100001,']);
    assert.deepEqual([judged.untold, judged.doubtful, judged.moves], [[], [], []]);
  });

  test('a status that costs nothing has a line of its own beside 0.0056 for OK, one that costs the same has none', () => {
    const answers: Readonly<Record<string, PartAnswer>> = { '01': FULL, '02': NONE, '11': FULL };
    const service = (none: string): Service => ({
      answer: ({ lookup }) => answers[lookup.number] ?? NONE,
      price: (_, status) => (status === 'OK' ? eur('0.0056') : eur(none)),
    });
    const steps = stepsOf(['carrier'], ['GB', 'DE']);
    assert.deepEqual(show(calibrate(steps, service('0')).lines), [
      'carrier,GB,0.00560000,',
      'carrier,GB,0.00000000,NONE',
      'carrier,DE,0.00560000,',
      'carrier,DE,0.00000000,NONE',
    ]);
    assert.deepEqual(show(calibrate(steps, service('0.0056')).lines), [
      'carrier,GB,0.00560000,',
      'carrier,DE,0.00560000,',
    ]);
  });

  test('a status that was met once and is free is measured a second time before it is believed', () => {
    const steps = stepsOf(['carrier'], ['GB']);
    const opening = eur('1');
    const [mobile, landline] = steps;
    assert.ok(mobile && landline);
    const measurements: Measurement[] = [
      { step: mobile, before: opening, after: eur('0.995'), answer: FULL },
      { step: landline, before: eur('0.995'), after: eur('0.995'), answer: NONE },
    ];
    const judged = judgeMeasured({ opening, measurements, closing: eur('0.995') }, steps);
    assert.deepEqual([judged.lines, judged.doubtful], [[], [mobile, landline]]);
    assert.deepEqual(why(judged), ['carrier,GB,OK,alone', 'carrier,GB,NONE,alone']);
  });

  test('what is free stands in no line where no full answer was seen: the whole part would be free', () => {
    const judged = calibrate(stepsOf(['swap'], ['GB']), {
      answer: () => ({ status: 'UNAUTHORIZED', isFull: false }),
      price: () => 0n,
    });
    assert.deepEqual([judged.lines, why(judged)], [[], ['swap,GB,,no-answer']]);
    assert.equal(judged.told[0]?.price, 0n);
  });

  test('an amount that depends on the number is no price of its country', () => {
    const judged = calibrate(stepsOf(['carrier'], ['GB']), {
      answer: () => FULL,
      price: ({ lookup }) => (lookup.number === '01' ? eur('0.005') : eur('0.006')),
    });
    assert.deepEqual([judged.lines, why(judged)], [[], ['carrier,GB,OK,differ']]);
  });

  test('where one number alone shows 0.006 and it could not be looked at twice, the 0.005 of the other is no price', () => {
    const [first, second] = stepsOf(['carrier'], ['GB']);
    assert.ok(first && second);
    const judged = judgeSeries([
      [first, '0.005'],
      [second, '0.006'],
      [first, '0.005'],
    ]);
    assert.deepEqual([judged.lines, why(judged)], [[], ['carrier,GB,OK,differ']]);
  });

  test('two amounts that both numbers show are no price', () => {
    const [first, second] = stepsOf(['carrier'], ['GB']);
    assert.ok(first && second);
    const judged = judgeSeries([
      [first, '0.005'],
      [second, '0.005'],
      [first, '0.006'],
      [second, '0.006'],
    ]);
    assert.deepEqual([judged.lines, why(judged)], [[], ['carrier,GB,OK,differ']]);
  });

  test('a lookup right behind a move tells nothing: whoever it was may have gone on', () => {
    const steps = stepsOf(['format'], ['GB']);
    const [first, second] = steps;
    assert.ok(first && second);
    const measurements: Measurement[] = [
      { step: first, before: eur('0.98'), after: eur('0.979'), answer: FULL },
      { step: second, before: eur('0.979'), after: eur('0.978'), answer: FULL },
    ];
    const measured = { opening: eur('1'), measurements, closing: eur('0.978') };
    assert.deepEqual(why(judgeMeasured(measured, steps)), ['format,GB,OK,alone']);
  });

  test('0.002 that comes in with every lookup makes no price of -0.001', () => {
    const judged = calibrate(
      stepsOf(['format'], ['GB']),
      { answer: () => FULL, price: () => eur('0.001') },
      (when) => (when === 'lookup' ? -eur('0.002') : 0n),
    );
    assert.deepEqual([judged.lines, why(judged)], [[], ['format,GB,OK,moved']]);
  });

  test('who spends 0.02 in every pause is named, and no price is told', () => {
    const steps = stepsOf(['format'], ['GB']);
    const judged = calibrate(steps, { answer: () => FULL, price: () => eur('0.001') }, (when) =>
      when === 'pause' ? eur('0.02') : 0n,
    );
    assert.deepEqual([judged.lines, why(judged)], [[], ['format,GB,OK,moved']]);
    assert.deepEqual(judged.moves.map(formatMoney), [
      '0.02000000',
      '0.02000000',
      // The pause behind the first two, and the one before they are bought again.
      '0.04000000',
      '0.02000000',
      '0.02000000',
    ]);
  });

  test('who spends 0.02 while one lookup is out only makes it be bought again', () => {
    const judged = calibrate(
      stepsOf(['format'], ['GB']),
      { answer: () => FULL, price: () => eur('0.001') },
      (when, n) => (when === 'lookup' && n === 0 ? eur('0.02') : 0n),
    );
    assert.deepEqual(show(judged.lines), ['format,*,0.00100000,']);
    assert.deepEqual(judged.untold, []);
  });

  test('a charge that comes later than 2 s is no price, and neither is the nothing before it', () => {
    const steps = stepsOf(['format'], ['GB']);
    const opening = eur('1');
    const measurements = steps.map((step, place): Measurement => {
      const before = opening - eur('0.001') * BigInt(place);
      return { step, before, after: before, answer: FULL };
    });
    const closing = opening - eur('0.002');
    const judged = judgeMeasured({ opening, measurements, closing }, steps);
    assert.deepEqual([judged.lines, why(judged)], [[], ['format,GB,OK,moved']]);
  });

  test('nobody waited behind the last lookup, so it tells nothing; what was never bought is named', () => {
    const steps = stepsOf(['format', 'carrier'], ['GB']);
    const [first] = steps;
    assert.ok(first);
    const measurements = [{ step: first, before: eur('1'), after: eur('0.9'), answer: FULL }];
    const judged = judgeMeasured({ opening: eur('1'), measurements, closing: undefined }, steps);
    assert.deepEqual(why(judged), ['format,GB,OK,moved', 'carrier,GB,,not-bought']);
  });
});
