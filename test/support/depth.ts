/**
 * `npm test` shows each behaviour once, within minutes. With `INSIGHT_BATCH_TEST_DEEP=1`, as `.ci/run` says, the tests that
 * live by chance and repetition take more of both.
 */
export const isDeep = process.env['INSIGHT_BATCH_TEST_DEEP'] === '1';

/** How much of it: `deep` where it may take its time. */
export function byDepth<T>({ deep, shallow }: { readonly deep: T; readonly shallow: T }): T {
  return isDeep ? deep : shallow;
}
