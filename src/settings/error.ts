/**
 * What somebody asked for cannot be meant: an option, the environment or the configuration is
 * wrong, and nothing has begun. Exit code 2. The message is a whole sentence that says what to do.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
