/** A share and the 95 % interval around it, from 0 to 1, to four places. */
export interface ShareEstimate {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the normal distribution. */
const Z = 1.959964;

/**
 * `count` of `total` as a share, with Wilson's score interval, which stays between 0 and 1 and says something at 0 of 10 too;
 * null of none.
 */
export function estimateShare(count: number, total: number): ShareEstimate | null {
  if (total === 0) return null;
  const share = count / total;
  const weight = Z ** 2 / total;
  const middle = share + weight / 2;
  const spread = Z * Math.sqrt((share * (1 - share)) / total + weight / (4 * total));
  return {
    share: roundTo4(share),
    low: roundTo4(Math.max(0, (middle - spread) / (1 + weight))),
    high: roundTo4(Math.min(1, (middle + spread) / (1 + weight))),
  };
}

function roundTo4(share: number) {
  return Math.round(share * 10_000) / 10_000;
}
