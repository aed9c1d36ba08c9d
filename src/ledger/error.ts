/**
 * `held`: another run has it. `busy`: another program has locked the file. `full`: no space left.
 * `lost`: it cannot be reached, and nobody knows what became of what was asked, which may be asked
 * again.
 */
export type LedgerErrorKind =
  'held' | 'lost' | 'busy' | 'full' | 'io' | 'damaged' | 'newer' | 'read-only' | 'missing';

/** A failure of the store. The message is a whole sentence that says what to do. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly kind: LedgerErrorKind;
  constructor(kind: LedgerErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Whether it is a failure of the store, of this kind. */
export function isLedgerFailure(error: unknown, kind: LedgerErrorKind): error is LedgerError {
  return error instanceof LedgerError && error.kind === kind;
}
