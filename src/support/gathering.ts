/**
 * Asks for many at once: whatever comes while an answer is waited for is the next question, so that
 * what is asked all the time costs one round trip and not one for each. The first is asked for
 * alone, or with what comes while `assemble` waits before each question.
 */
export function createGathering<Q, A>(
  ask: (questions: readonly Q[]) => Promise<readonly A[]>,
  assemble?: () => Promise<void>,
): (question: Q) => Promise<A> {
  let gathered: Waiter<Q, A>[] = [];
  let asking = false;

  async function askAll() {
    asking = true;
    while (gathered.length > 0) {
      if (assemble) await assemble();
      const asked = gathered;
      gathered = [];
      try {
        const found = await ask(asked.map(({ question }) => question));
        for (const [index, answer] of found.entries()) asked[index]?.resolve(answer);
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    asking = false;
  }
  return (question) =>
    new Promise((resolve, reject) => {
      gathered.push({ question, resolve, reject });
      if (!asking) void askAll();
    });
}

interface Waiter<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}
