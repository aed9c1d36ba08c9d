/**
 * `npm test` shows each behaviour once, within minutes. With `DEEP_TESTS=1`, as `.ci/run` says, the tests that
 * live by chance and repetition take more of both.
 */
export const isDeep = process.env['DEEP_TESTS'] === '1';

/** Of moments that follow each other each one, or each third: before and after a thing take turns in them. */
export const MOMENT_STEP = isDeep ? 1 : 3;

/** How much of it: `deep` where it may take its time. */
export function byDepth<T>({ deep, shallow }: { readonly deep: T; readonly shallow: T }): T {
  return isDeep ? deep : shallow;
}
