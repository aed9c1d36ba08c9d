import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findDamage } from './damage.ts';
import { closeDatabase, openDatabase, rememberStatements, type Prepare } from './database.ts';
import { explainFailure } from './errors.ts';
import type { Loss } from './whereabouts.ts';

/** What happened to the ledger, in one sentence for the person who let it happen. */
export function lossWords(loss: Loss, { file, name }: { file: string; name: string }): string {
  switch (loss) {
    case 'removed':
      return `The ledger ${file} was removed or renamed while this run wrote to it.`;
    case 'replaced':
      return `Another file took the place of the ledger ${file} while this run wrote to it.`;
    case 'overwritten':
      return `The ledger ${file} was overwritten with something else while this run wrote to it.`;
    case 'lock':
      return `${file}.lock was removed or replaced while this run held it, so another run may have begun with the ledger ${file}.`;
    case 'log':
      return `${file}-wal or ${file}-shm was removed or replaced while this run wrote to the ledger.`;
    case 'name':
      return `${name} does not lead any more to the ledger that this run writes to, which is ${file}.`;
  }
}

/**
 * Writes the open ledger to a new file where its own is lost: beside it, or in the temporary
 * folder. SQLite can do so even where the file has no name any more. Returns whole sentences that
 * say where it is and how to go on.
 */
export function rescueLedger(
  loss: Loss,
  { prepare, file, at }: { prepare: Prepare; file: string; at: number },
): string {
  if (loss === 'lock' || loss === 'log' || loss === 'name')
    return `Its records are complete in ${file}: run the same command again${loss === 'name' ? ` with --ledger ${file}` : ''} to continue.`;
  const name = `${file}.rescued-${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.db`;
  const refusals: string[] = [];
  for (const target of [name, join(tmpdir(), basename(name))]) {
    try {
      copyTo(target, prepare);
      return rescuedWords(target, { file, unsound: damageIn(target), temporary: target !== name });
    } catch (error) {
      refusals.push(`${target}: ${explainFailure(error, target).message}`);
    }
  }
  return `The records of the ledger ${file} could not be rescued. ${refusals.join(' ')} The report of this run says what it was charged.`;
}

/** An empty file of the owner's alone is made first: SQLite itself would make it by the umask. */
function copyTo(target: string, prepare: Prepare) {
  writeFileSync(target, '', { mode: 0o600, flag: 'wx' });
  try {
    prepare('VACUUM INTO ?').run(target);
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
}

/** What was overwritten may be a mixture of two ledgers. */
function damageIn(target: string) {
  const database = openDatabase(target, { readOnly: true });
  try {
    return findDamage(rememberStatements(database)).length > 0;
  } finally {
    closeDatabase(database);
  }
}

function rescuedWords(
  target: string,
  { file, unsound, temporary }: { file: string; unsound: boolean; temporary: boolean },
) {
  const how = temporary ? 'Move it to a safe place, and run' : 'Run';
  if (unsound)
    return `What is left of the ledger ${file} was written to ${target}, and its books have gaps, which "insight-batch ledger verify --ledger ${target}" names. ${how} the same command with --ledger and that file to go on without buying its answers again.`;
  return `All that the ledger ${file} held, the attempts of this run included, was written to ${target}. ${how} the same command with --ledger and that file to continue: nothing is bought twice. Or put it back under its old name first.`;
}
