/**
 * `npm test` shows each behaviour once, within minutes. With `DEEP_TESTS=1`, as `.ci/run` says, the tests that
 * live by chance and repetition take more of both.
 */
export const isDeep = process.env['DEEP_TESTS'] === '1';

/** Of moments that follow each other each one, or each fifth: before and after a thing take turns in them. */
export const MOMENT_STEP = isDeep ? 1 : 5;

/** Of things that are alike in kind all, or each third. */
export function chooseByDepth<T>(all: readonly T[]): readonly T[] {
  return isDeep ? all : all.filter((_one, place) => place % 3 === 0);
}

/** How much of it: `deep` where it may take its time. */
export function byDepth<T>({ deep, shallow }: { readonly deep: T; readonly shallow: T }): T {
  return isDeep ? deep : shallow;
}
