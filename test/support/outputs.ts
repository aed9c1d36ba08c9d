import type { Outputs } from '../../src/run/options.ts';
import { CSV_FORM } from '../../src/tables/form.ts';

/** Targets that are CSV files at these paths. */
export function csvOutputs(first: string, ...more: readonly string[]): Outputs {
  const [place, ...others] = [first, ...more].map((path) => ({ path, form: CSV_FORM }));
  return [place ?? { path: first, form: CSV_FORM }, ...others];
}
