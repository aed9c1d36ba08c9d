/** How sure an answer is of what it says: it was told so, or it takes it to be so. */
export type Certainty = 'yes' | 'probably' | 'probably_not' | 'no';

/** Kinds of line. A provider may know others, which keep its own word. */
export type LineType =
  | 'mobile'
  | 'landline'
  | 'landline_premium'
  | 'landline_tollfree'
  | 'virtual'
  | 'pager'
  /** The provider says itself that it does not know. */
  | 'unknown';

/**
 * `absent` is switched off or out of coverage for now, `blocked` takes nothing from this sender.
 */
export type Reachability = 'yes' | 'absent' | 'blocked' | 'no';

/**
 * What an answer means, in words no provider owns. A fact that the answer does not tell is left
 * out. What a run adds up by line type and carrier, and whatever decides about a row, feeds on
 * facts and never on a provider's columns.
 */
export interface Facts {
  /** Of the network that serves the number now. */
  readonly lineType?: LineType | (string & {}) | undefined;
  readonly reachable?: Reachability | undefined;
  /** Somebody has the number. */
  readonly assigned?: Certainty | undefined;
  /** The number has left the network it was first given to. */
  readonly ported?: Certainty | undefined;
  readonly roaming?: 'yes' | 'no' | undefined;
  /** Name of the network that serves the number now, as the provider writes it. */
  readonly carrier?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | undefined;
}
