/** A failure that is known: what to say and how to exit. */
export interface Failure {
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
  const [{ RefusedError }, { CsvError }, { LedgerError }] = await Promise.all([
    import('../run/options.ts'),
    import('../csv/error.ts'),
    import('../ledger/port.ts'),
  ]);
  if (error instanceof RefusedError || error instanceof CsvError)
    return { exitCode: 2, message: error.message };
  if (!(error instanceof LedgerError)) return undefined;
  switch (error.kind) {
    case 'held':
    case 'busy':
      return { exitCode: 7, message: error.message };
    case 'damaged':
      return { exitCode: 8, message: error.message };
    case 'full':
    case 'io':
    case 'newer':
    case 'read-only':
    case 'missing':
      return { exitCode: 2, message: error.message };
  }
}
