import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { judgeMeasured, type Judgement } from '../../src/domain/calibration/judge.ts';
import { createNumberSample } from '../../src/domain/calibration/sample.ts';
import {
  planSteps,
  type CalibrationStep,
  type Measurement,
  type PartAnswer,
} from '../../src/domain/calibration/step.ts';
import { formatMoney, type Money } from '../../src/domain/money.ts';
import { createPriceBook, type PriceEntry } from '../../src/domain/prices.ts';
import { eur } from '../support/answers.ts';
import { partsOf } from '../support/set-product.ts';

/** What a service is like: how it answers, and what it takes. */
interface Service {
  answer(step: CalibrationStep): PartAnswer | string;
  price(step: CalibrationStep, status: string): Money;
}

const FULL = { status: 'OK', isFull: true };
const NONE = { status: 'NONE', isFull: false };

/** What other hands take in the n-th pause, or while the n-th lookup is out. */
type Others = (when: 'pause' | 'lookup', n: number) => Money;

/** Buys all steps and then the doubtful ones, as the program does. */
function calibrate(
  steps: readonly CalibrationStep[],
  service: Service,
  others: Others = () => 0n,
): Judgement {
  const opening = eur('100');
  let balance = opening;
  let pauses = 0;
  const measurements: Measurement[] = [];
  const pause = (): Money => (balance -= others('pause', pauses++));
  const buy = (step: CalibrationStep): void => {
    const before = pause();
    const answer = service.answer(step);
    if (typeof answer !== 'string') balance -= service.price(step, answer.status);
    balance -= others('lookup', measurements.length);
    measurements.push({ step, before, after: balance, answer });
  };
  steps.forEach(buy);
  const first = judgeMeasured({ opening, measurements, closing: pause() }, steps);
  if (first.doubtful.length === 0) return first;
  first.doubtful.forEach(buy);
  return judgeMeasured({ opening, measurements, closing: pause() }, steps);
}

function stepsOf(
  parts: readonly string[],
  countries: readonly string[],
): readonly CalibrationStep[] {
  const numbers = countries.flatMap((country, place) => [
    { number: `${String(place)}1`, country },
    { number: `${String(place)}2`, country },
  ]);
  return planSteps(
    parts.map((part) => ({ part, product: part })),
    numbers,
  );
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

const PARTS = ['format', 'carrier', 'swap'];
const COUNTRIES = ['GB', 'DE', 'US'];
const STATUSES = ['OK', 'NONE', 'LATE'];

/** A price for each part, country and status; and which status each lookup has. */
const services = fc
  .record({
    parts: fc.integer({ min: 1, max: 3 }),
    countries: fc.integer({ min: 1, max: 3 }),
    prices: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 27, maxLength: 27 }),
    statuses: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 18, maxLength: 18 }),
  })
  .map(({ parts, countries, prices, statuses }) => {
    const steps = stepsOf(PARTS.slice(0, parts), COUNTRIES.slice(0, countries));
    const price = (part: string, country: string, status: string): Money =>
      eur('0.001') *
      BigInt(
        prices[
          PARTS.indexOf(part) * 9 + COUNTRIES.indexOf(country) * 3 + STATUSES.indexOf(status)
        ] ?? 0,
      );
    const statusOf = (step: CalibrationStep): string =>
      STATUSES[statuses[steps.indexOf(step)] ?? 0] ?? 'OK';
    const service: Service = {
      answer: (step) => ({ status: statusOf(step), isFull: statusOf(step) === 'OK' }),
      price: ({ part, lookup }, status) => price(part, lookup.country, status),
    };
    return { steps, service, price, statusOf };
  });

/** Everything the lines say is what the service takes. */
function assertTrue(
  { lines, told }: Judgement,
  price: (part: string, country: string, status: string) => Money,
): void {
  for (const one of told)
    assert.equal(one.price, price(one.part, one.country, one.status), JSON.stringify(one.part));
  const book = createPriceBook('file', lines, partsOf);
  for (const { part, country, status } of told) {
    const booked = book.price(`${part}@${status}`, country);
    if (booked !== undefined) assert.equal(booked, price(part, country, status));
  }
}

describe('any service', () => {
  test('on a quiet account every status that was met is told as it is, and a book of the lines says the same', () => {
    fc.assert(
      fc.property(services, ({ steps, service, price, statusOf }) => {
        const judged = calibrate(steps, service);
        assertTrue(judged, price);
        const book = createPriceBook('file', judged.lines, partsOf);
        for (const step of steps) {
          const { part, lookup } = step;
          const { country } = lookup;
          const status = statusOf(step);
          const isTold = judged.told.some(
            (one) => one.part === part && one.country === country && one.status === status,
          );
          assert.ok(isTold, `${part} in ${country}, ${status}`);
          const hasFull = steps.some(
            (other) =>
              other.part === part && other.lookup.country === country && statusOf(other) === 'OK',
          );
          if (hasFull)
            assert.equal(book.price(`${part}@${status}`, country), price(part, country, status));
        }
        assert.deepEqual(judged.moves, []);
      }),
      { numRuns: 300 },
    );
  });

  test('whoever spends at any times, amounts of their own, makes prices untold and none wrong', () => {
    fc.assert(
      fc.property(services, fc.array(fc.boolean(), { maxLength: 60 }), (world, spends) => {
        const { steps, service, price } = world;
        // Each amount another one, and no sum of prices.
        const others: Others = (when, n) => {
          const moment = n * 2 + (when === 'pause' ? 0 : 1);
          return spends[moment] === true ? eur('0.00000001') * BigInt(moment + 1) : 0n;
        };
        const judged = calibrate(steps, service, others);
        assertTrue(judged, price);
      }),
      { numRuns: 500 },
    );
  });

  test('whoever spends the same amount all the time makes none wrong either', () => {
    fc.assert(
      fc.property(services, fc.integer({ min: -5, max: 5 }), (world, each) => {
        if (each === 0) return;
        const judged = calibrate(world.steps, world.service, () => eur('0.001') * BigInt(each));
        assert.deepEqual([judged.told, judged.lines], [[], []]);
        assert.ok(judged.moves.length > 0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the numbers that are bought', () => {
  const pick = (...numbers: readonly [number: string, country: string][]): string[] => {
    const sample = createNumberSample();
    for (const [number, country] of numbers) sample.add({ number, country });
    return sample.pick().map(({ number, country }) => `${country} ${number}`);
  };

  test('a mobile number and a landline of a country that has both, whatever comes first', () => {
    const picked = pick(['442079460123', 'GB'], ['442079460124', 'GB'], ['447400123456', 'GB']);
    assert.deepEqual(picked, ['GB 447400123456', 'GB 442079460123']);
  });

  test('the first two of a country that has one kind alone, and the same number once', () => {
    const picked = pick(
      ['447400123456', 'GB'],
      ['447400123456', 'GB'],
      ['447400123457', 'GB'],
      ['447400123458', 'GB'],
    );
    assert.deepEqual(picked, ['GB 447400123456', 'GB 447400123457']);
    assert.deepEqual(pick(['447400123456', 'GB']), ['GB 447400123456']);
  });

  test('the three countries with the most rows, and numbers of no country only alone', () => {
    const rows = [
      ['12025550147', 'US'],
      ['33612345678', 'FR'],
      ['33612345678', 'FR'],
      ['4915112345678', 'DE'],
      ['4915112345678', 'DE'],
      ['447400123456', 'GB'],
      ['447400123456', 'GB'],
      ['80012345678', 'unknown'],
      ['80012345678', 'unknown'],
      ['80012345678', 'unknown'],
    ] as const;
    assert.deepEqual(
      pick(...rows.map(([number, country]): [string, string] => [number, country])),
      ['FR 33612345678', 'DE 4915112345678', 'GB 447400123456'],
    );
    assert.deepEqual(pick(['80012345678', 'unknown']), ['unknown 80012345678']);
  });
});
