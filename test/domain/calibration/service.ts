import { judgeMeasured, type Judgement } from '../../../src/domain/calibration/judge.ts';
import {
  planSteps,
  type CalibrationStep,
  type Measurement,
  type PartAnswer,
} from '../../../src/domain/calibration/step.ts';
import type { Money } from '../../../src/domain/money.ts';
import { eur } from '../../support/answers.ts';

/** What a service is like: how it answers, and what it takes. */
export interface Service {
  answer(step: CalibrationStep): PartAnswer | string;
  price(step: CalibrationStep, status: string): Money;
}

/** What other hands take in the n-th pause, or while the n-th lookup is out. */
export type Others = (when: 'pause' | 'lookup', n: number) => Money;

/** Buys all steps and then the doubtful ones, as the program does. */
export function calibrate(
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

/** Each part for two numbers of each country. */
export function stepsOf(
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
