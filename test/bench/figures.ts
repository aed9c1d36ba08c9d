/** One line of the table that a benchmark adds. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** Empty where there is nothing to compare with. */
  readonly baseline: string;
  /** Empty where there is none. */
  readonly ratio: string;
  readonly target: string;
  /** undefined where there is no target. */
  readonly met: boolean | undefined;
}

/** The middle of an odd number of values, the mean of the middle two of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) throw new Error('There is no median of nothing.');
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** A Markdown table with a line per figure. */
export function tableOf(figures: readonly Figure[]): string {
  const head = ['what', 'insight-batch', 'plain script', 'ratio', 'target', 'met'];
  const rows = figures.map(({ what, measured, baseline, ratio, target, met }) => {
    return [what, measured, baseline, ratio, target, met === undefined ? '' : met ? 'yes' : 'no'];
  });
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
