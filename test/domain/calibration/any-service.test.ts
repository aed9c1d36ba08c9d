import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Judgement } from '../../../src/domain/calibration/judge.ts';
import type { CalibrationStep } from '../../../src/domain/calibration/step.ts';
import type { Money } from '../../../src/domain/money.ts';
import { createPriceBook } from '../../../src/domain/prices.ts';
import { eur } from '../../support/answers.ts';
import { partsOf } from '../../support/set-product.ts';
import { calibrate, stepsOf, type Others, type Service } from './service.ts';

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
