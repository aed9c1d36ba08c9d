import type { Judgement, UntoldPrice } from '../domain/calibration/judge.ts';
import type { ToldPrice } from '../domain/calibration/lines.ts';
import type { CalibrationStep, Measured } from '../domain/calibration/step.ts';
import { countNoun } from '../domain/digits.ts';
import { formatMoney, type Money } from '../domain/money.ts';
import type { PriceEntry } from '../domain/prices.ts';

/** A calibration that is over. */
interface CalibrationReport {
  readonly judgement: Judgement;
  readonly measured: Measured;
  readonly currency: string;
}

/** A price book of these lines. Ends with a line feed. */
export function calibrationCsv(lines: readonly PriceEntry[]): string {
  const cells = lines.map(({ product, country, price, status = '' }) =>
    [product, country, formatMoney(price), status].join(','),
  );
  return ['product,country,price,status', ...cells, ''].join('\n');
}

/** What is about to be bought, in a sentence. */
export function calibrationPlanText(
  steps: readonly CalibrationStep[],
  { maxSpend, currency }: { maxSpend: Money; currency: string },
): string {
  const parts = [...new Set(steps.map(({ part }) => part))].join(', ');
  const countries = [...new Set(steps.map(({ lookup }) => lookup.country))].join(', ');
  return `Buys ${parts} alone in ${countries}: ${countNoun(steps.length, 'lookup')}, and those once more whose price no other confirms; at most ${formatMoney(maxSpend)} ${currency}, about 5 s each.`;
}

/** What was found out, and what was not: a sentence each. */
export function calibrationWords({ judgement, measured, currency }: CalibrationReport): string[] {
  const { told, untold, moves } = judgement;
  const { opening, measurements, closing } = measured;
  const last = closing ?? measurements.at(-1)?.after ?? opening;
  return [
    ...describeTold(told, currency),
    ...untold.map((price) => `Not told: ${describeUntold(price)}`),
    ...describeMoves(moves, currency),
    ...(told.length > 0
      ? [
          'A status that no answer had is charged by the line without a status, until one of its own says otherwise.',
        ]
      : []),
    `${countNoun(measurements.length, 'lookup was', 'lookups were')} bought; the balance went from ${formatMoney(opening)} to ${formatMoney(last)} ${currency}.`,
  ];
}

/** The same for programs. */
export function calibrationJson({ judgement, measured, currency }: CalibrationReport): object {
  const { lines, untold, moves } = judgement;
  return {
    schema: 1,
    currency,
    lines: lines.map(({ product, country, price, status = null }) => ({
      product,
      country,
      price: formatMoney(price),
      status,
    })),
    told: judgement.told.map(({ part, country, status, price }) => ({
      part,
      country,
      status,
      price: formatMoney(price),
      billed: price > 0n,
    })),
    not_told: untold.map((price) => ({
      part: price.part,
      country: price.country,
      status: price.status ?? null,
      why: price.why.kind,
      words: describeUntold(price),
    })),
    others: moves.map(formatMoney),
    lookups: measured.measurements.length,
  };
}

function describeTold(told: readonly ToldPrice[], currency: string) {
  const places = new Map<string, string[]>();
  for (const { part, country, status, price } of told) {
    const place = `${part} in ${country}`;
    const words =
      price > 0n
        ? `${status} is billed ${formatMoney(price)} ${currency}`
        : `${status} is not billed`;
    places.set(place, [...(places.get(place) ?? []), words]);
  }
  return [...places].map(([place, words]) => `${place}: ${words.join(', ')}.`);
}

function describeUntold({ part, country, status, why }: UntoldPrice) {
  const where = `${part} in ${country}${status === undefined ? '' : ` (${status})`}`;
  switch (why.kind) {
    case 'alone':
      return `${where}: ${formatMoney(why.amount)} went off the balance once, and no second lookup confirms it.`;
    case 'differ':
      return `${where}: lookups took different amounts, ${why.amounts.map(formatMoney).join(' and ')}.`;
    case 'moved':
      return `${where}: the balance moved by other hands right before or after each of its lookups.`;
    case 'no-answer':
      return `${where}: no answer was a full one (${why.words.join(', ')}).`;
    case 'not-bought':
      return `${where}: nothing was bought.`;
  }
}

function describeMoves(moves: readonly Money[], currency: string) {
  const spent = moves.filter((move) => move > 0n);
  const came = moves.filter((move) => move < 0n);
  const sum = (amounts: readonly Money[]) =>
    formatMoney(amounts.reduce((total, amount) => total + (amount < 0n ? -amount : amount), 0n));
  return [
    ...(spent.length > 0
      ? [
          `Somebody else spends from this account: ${sum(spent)} ${currency} went off it in ${countNoun(spent.length, 'pause')} in which nothing was sent. Lookups beside them tell no price; calibrate again while nobody else uses the account.`,
        ]
      : []),
    ...(came.length > 0
      ? [
          `Money came in: ${sum(came)} ${currency} in ${countNoun(came.length, 'pause')}. Lookups beside them tell no price; calibrate again while nobody tops the account up.`,
        ]
      : []),
  ];
}
