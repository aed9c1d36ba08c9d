import { wordForPrograms } from '../settings/call.ts';
import { createScrub } from '../support/scrub.ts';
import { EnrichError } from './error.ts';
import { explainFailure } from './failures.ts';

/** Does `work`; what it throws becomes an EnrichError, which shows none of the `secrets`. */
export async function settleCall<T>(
  work: () => Promise<T>,
  secrets: () => readonly string[],
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await describeCallFailure(error, secrets());
  }
}

async function describeCallFailure(error: unknown, secrets: readonly string[]) {
  if (error instanceof EnrichError) return error;
  const scrub = createScrub(secrets);
  const known = await explainFailure(error);
  if (known) {
    const { code, exitCode, message } = known;
    return new EnrichError(scrub.text(wordForPrograms(message)), { code, exitCode });
  }
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  const bug = new EnrichError(scrub.text(`This is a bug, please report it: ${message}`), {
    code: 'bug',
    exitCode: 1,
  });
  bug.stack = scrub.text(stack);
  return bug;
}
