import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { parseRules, RulesError } from '../domain/verdict/parse.ts';
import { printRules } from '../domain/verdict/print.ts';
import type { Rules } from '../domain/verdict/rules.ts';
import { SHIPPED_RULES } from '../domain/verdict/shipped.ts';
import { listUntold } from '../domain/verdict/untold.ts';
import type { Selection } from '../providers/port.ts';
import { joinWords } from '../report/words.ts';
import { describeSystemError, isFileError } from './failure.ts';
import { RefusedError } from './options.ts';

/** Rules, and what tells them from any others. */
export interface ChosenRules {
  readonly rules: Rules;
  /** Of the bytes of their file; of shipped ones as they are printed. */
  readonly sha256: string;
}

/** What somebody writes by hand is far shorter. */
const FILE_BYTES_MAX = 1024 * 1024;

/** The rules of that name that come with the program. */
export function findShippedRules(name: string): ChosenRules | undefined {
  const rules = SHIPPED_RULES.find((shipped) => shipped.name === name);
  return rules && { rules, sha256: hash(printRules(rules)) };
}

/** Reads a rules file. Throws RefusedError that names the rule and the key of a mistake. */
export async function readRulesFile(file: string): Promise<ChosenRules> {
  const refuse = (words: string, cause: unknown) =>
    new RefusedError(`Cannot use the rules ${file}: ${words}`, { cause });
  try {
    const bytes = await readBytes(file);
    return { rules: parseRules(new TextDecoder().decode(bytes)), sha256: hash(bytes) };
  } catch (error) {
    if (error instanceof RulesError) throw refuse(error.message, error);
    if (!isFileError(error)) throw error;
    const names = SHIPPED_RULES.map(({ name }) => name).join(', ');
    throw refuse(`${describeSystemError(error)}. --rules takes a file, or one of ${names}.`, error);
  }
}

/** Says which rules never fit, because no answer of the product tells what they go by. */
export function describeUntold(
  { rules }: ChosenRules,
  { product, tells, label }: Pick<Selection, 'product' | 'tells' | 'label'>,
): string[] {
  const untold = listUntold(rules, tells);
  if (untold.length === 0) return [];
  return [
    `The rules ${rules.name} also go by ${joinWords(untold)}, which ${label(product)} does not tell: rows are judged by the rest.`,
  ];
}

async function readBytes(file: string) {
  const { size } = await stat(file);
  if (size > FILE_BYTES_MAX)
    throw new RulesError(`it has ${size} bytes, and ${FILE_BYTES_MAX} are the most.`);
  return await readFile(file);
}

function hash(bytes: Uint8Array | string) {
  return createHash('sha256').update(bytes).digest('hex');
}
