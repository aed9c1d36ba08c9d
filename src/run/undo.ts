/** Takes back one thing; told the error that is the reason. */
type UndoStep = (error: unknown) => unknown;

/**
 * Does `work`. Where it fails, what it has handed to `undo` so far is taken back in reverse, and
 * then the error travels on. A step that fails itself does not keep the others from being taken
 * back; its error takes the place of the first one.
 */
export async function undoOnFailure<T>(
  work: (undo: (step: UndoStep) => void) => Promise<T>,
): Promise<T> {
  const steps: UndoStep[] = [];
  try {
    return await work((step) => void steps.push(step));
  } catch (error) {
    await takeBack(steps, error);
    throw error;
  }
}

async function takeBack(steps: UndoStep[], error: unknown) {
  const last = steps.pop();
  if (!last) return;
  try {
    await last(error);
  } finally {
    await takeBack(steps, error);
  }
}
