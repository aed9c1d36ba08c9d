/**
 * What a result column holds, for forms that write more than text. A `phone` is a number with its
 * plus, which stays text everywhere. Neither it nor an `amount` is guarded against formulas.
 */
export type ColumnKind = 'text' | 'phone' | 'amount' | 'integer' | 'time';

/** The columns of a product that are no text, by their names without prefix. */
export type ColumnKinds = Readonly<Record<string, ColumnKind>>;
