import type { CalibrationStep, Measured } from '../../domain/calibration/step.ts';
import type { Judgement } from '../../domain/calibration/judge.ts';
import type { Money } from '../../domain/money.ts';
import type { PricePart } from '../../domain/prices.ts';
import type { Selection } from '../../providers/port.ts';
import type { ExecutionEnding } from '../ending.ts';
import type { EnrichOptions, PriceOptions } from '../options.ts';

/** Everything a calibration is told. */
export interface CalibrateOptions
  extends
    Pick<EnrichOptions, 'service' | 'list' | 'maxSpendFrom' | 'unwrittenFolder'>,
    Pick<PriceOptions, 'currency'> {
  /** Each part of what is asked, alone. */
  readonly parts: readonly Selection[];
  /** Names the part of such a product, and the status of what an answer was billed as. */
  readonly priceParts: (billedAs: string) => readonly PricePart[];
  readonly maxSpend: Money;
}

/** What a calibration is about to do, for whoever is shown it before money is spent. */
export interface CalibrationPlan {
  readonly runId: string;
  readonly steps: readonly CalibrationStep[];
  readonly opening: Money;
}

/** What a calibration has done. */
export interface CalibrationEnd {
  readonly ending: ExecutionEnding;
  readonly judgement: Judgement;
  readonly measured: Measured;
  /** Attempts without a readable answer: each may have been charged all that was left of the cap. */
  readonly inDoubt: number;
}
