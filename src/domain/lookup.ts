/**
 * What is asked of the service: one number, one product, and an IP address where the product takes
 * one.
 */
export interface Lookup {
  /** E.164 digits without the leading plus, e.g. `447700900000`. */
  readonly number: string;
  /**
   * ISO 3166-1 alpha-2 of the number as read offline, `unknown` where the digits belong to none
   * (+800 ...).
   */
  readonly country: string;
  /** The provider's own text, e.g. `standard`. */
  readonly product: string;
  readonly ip?: string;
  /** The person named this country for the number; it may then be sent along. */
  readonly hinted?: boolean;
}

/**
 * Says which two lookups of one account are equal. Origin and account are added by the ledger's
 * scope.
 */
export function lookupKey(lookup: Lookup): string {
  return `${lookup.number} ${lookup.product} ${lookup.ip ?? ''}`;
}
