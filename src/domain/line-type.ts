import type { LineType } from './facts.ts';

/** How lists and other services write the kinds of line, in small letters without punctuation. */
const WRITINGS: Readonly<Record<LineType, readonly string[]>> = {
  mobile: ['mobile', 'mobile phone', 'cell', 'cell phone', 'cellular', 'wireless', 'gsm'],
  landline: ['landline', 'land line', 'fixed', 'fixed line', 'fixedline', 'fixed network', 'pstn'],
  landline_premium: ['landline premium', 'premium', 'premium rate'],
  landline_tollfree: ['landline tollfree', 'tollfree', 'toll free', 'freephone'],
  virtual: ['virtual', 'voip', 'fixed voip', 'fixedvoip', 'non fixed voip', 'nonfixedvoip'],
  pager: ['pager'],
  unknown: ['unknown'],
};

const BY_WRITING = new Map(
  Object.entries(WRITINGS).flatMap(([type, writings]) =>
    // Object.entries forgets which names there are.
    writings.map((writing) => [writing, type as LineType] as const),
  ),
);

/** The kind of line that a text means; undefined where it is none of the usual writings. */
export function readLineType(text: string): LineType | undefined {
  return BY_WRITING.get(
    text
      .toLowerCase()
      .replace(/[\s_/-]+/g, ' ')
      .trim(),
  );
}
