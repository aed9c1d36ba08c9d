/** What kind of failure it is, as a program asks. */
export type FailureCode = 'usage' | 'input' | 'ledger';

/** A failure that is known: what to say and how to exit. */
export interface Failure {
  readonly code: FailureCode;
  readonly exitCode: number;
  readonly message: string;
}

/**
 * What ended a command before its first attempt, or a command that makes none (CONTRACT, Exit
 * codes); undefined for a bug. The classes are loaded only now, so that a slip on the command line
 * is answered at once.
 */
export async function explainFailure(error: unknown): Promise<Failure | undefined> {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  const [{ InputError, RefusedError }, { CsvError }, { LedgerError }, { UsageError }] =
    await Promise.all([
      import('../run/options.ts'),
      import('../csv/error.ts'),
      import('../ledger/port.ts'),
      import('../settings/error.ts'),
    ]);
  if (error instanceof CsvError || error instanceof InputError)
    return { code: 'input', exitCode: 2, message };
  if (error instanceof UsageError || error instanceof RefusedError)
    return { code: 'usage', exitCode: 2, message };
  if (!(error instanceof LedgerError)) return undefined;
  switch (error.kind) {
    case 'held':
    case 'busy':
      return { code: 'ledger', exitCode: 7, message };
    case 'damaged':
      return { code: 'ledger', exitCode: 8, message };
    case 'full':
    case 'io':
    case 'lost':
    case 'newer':
    case 'read-only':
    case 'missing':
      return { code: 'ledger', exitCode: 2, message };
  }
}
