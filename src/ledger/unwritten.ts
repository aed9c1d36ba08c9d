import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { formatMoney, readMoney } from '../domain/money.ts';
import type { LeftEnd } from './left-ends.ts';

/*
 * Ends of attempts that a ledger could not take, one a line, in a file for each execution: the first
 * line says whose they are. They are facts, so taking them in twice changes nothing.
 */

/** Whose ends a file holds. */
interface UnwrittenOwner {
  /** As it may be shown. */
  readonly ledger: string;
  readonly runId: string;
  readonly executionId: number;
}

/** One file of them, as it was read. */
export interface UnwrittenFile {
  readonly file: string;
  /** undefined where its first line is not what it should be. */
  readonly owner: UnwrittenOwner | undefined;
  readonly ends: readonly LeftEnd[];
  /** Whole lines that are no ends. */
  readonly unreadable: number;
}

const VERSION = 1;
const NAME = /^unwritten-.+\.jsonl$/;

/** The file of an execution in the folder. Nothing is written until there is something to keep. */
export function createUnwrittenFile(
  folder: string,
  owner: UnwrittenOwner,
): {
  readonly file: string;
  /** False where it cannot be written. It is durable then, even against a power cut. */
  keep(ends: readonly LeftEnd[]): boolean;
  remove(): void;
} {
  const file = join(folder, `unwritten-${owner.runId}-${owner.executionId}.jsonl`);
  const write = (lines: readonly object[]) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const target = openSync(file, 'a', 0o600);
    try {
      const { size } = fstatSync(target);
      if (size === 0) chmodSync(file, 0o600);
      const head = size === 0 ? [{ unwritten: VERSION, ...owner }] : [];
      append(target, { text: [...head, ...lines].map(encodeLine).join(''), size });
    } finally {
      closeSync(target);
    }
  };
  return {
    file,
    keep: (ends) => {
      try {
        write(ends);
        return true;
      } catch {
        return false;
      }
    },
    remove: () => removeUnwritten(file),
  };
}

/** All of it or nothing: a torn line would spoil the next one. */
function append(target: number, { text, size }: { text: string; size: number }) {
  const bytes = Buffer.from(text);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(target, bytes, at);
    fsyncSync(target);
  } catch (error) {
    ftruncateSync(target, size);
    throw error;
  }
}

/** All files of the folder, in the order of their names. */
export function readUnwritten(folder: string): readonly UnwrittenFile[] {
  return listFolder(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .flatMap((name) => readFile(join(folder, name)) ?? []);
}

/** Whoever cannot remove it takes it in again the next time. */
export function removeUnwritten(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It is the same file then.
  }
}

/** Puts a file aside whose lines cannot all be read; says where it is then. */
export function putAside(file: string): string {
  const aside = `${file}.damaged`;
  renameSync(file, aside);
  return aside;
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** undefined where it cannot be read, or has no whole line: its process may just have made it. */
function readFile(file: string): UnwrittenFile | undefined {
  // What follows the last line end was being written when its process was killed.
  const texts = readText(file)?.split('\n').slice(0, -1) ?? [];
  if (texts.length === 0) return undefined;
  const [head, ...lines] = texts.map(decodeLine);
  const owner = isOwner(head) ? head : undefined;
  const ends = lines.filter(isEnd);
  return { file, owner, ends, unreadable: lines.length - ends.length };
}

function readText(file: string) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Amounts are whole numbers without a bound, which JSON has not. */
function encodeLine(line: object) {
  const encode = (_: string, value: unknown) =>
    typeof value === 'bigint' ? { $money: formatMoney(value) } : value;
  return `${JSON.stringify(line, encode)}\n`;
}

/** undefined where it is no line of ours. */
function decodeLine(line: string): unknown {
  try {
    return JSON.parse(line, (_, value: unknown) =>
      isRecord(value) && '$money' in value ? decodeAmount(value['$money']) : value,
    );
  } catch {
    return undefined;
  }
}

function decodeAmount(text: unknown) {
  const amount = typeof text === 'string' ? readMoney(text) : undefined;
  if (amount === undefined) throw new Error('no amount');
  return amount;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOwner(line: unknown): line is UnwrittenOwner {
  return (
    isRecord(line) &&
    line['unwritten'] === VERSION &&
    typeof line['ledger'] === 'string' &&
    typeof line['runId'] === 'string' &&
    Number.isSafeInteger(line['executionId'])
  );
}

function isEnd(line: unknown): line is LeftEnd {
  if (!isRecord(line) || !isRecord(line['id'])) return false;
  const { id, kind, sent } = line;
  if (sent !== undefined && !isSent(sent)) return false;
  const isNamed = [id['executionId'], id['sequence'], line['at']].every(Number.isSafeInteger);
  if (!isNamed || typeof line['latencyMs'] !== 'number') return false;
  if (kind === 'settled') return isAnswer(line['answer']) && isCharge(line['charge']);
  const { reason, answer } = line;
  return (
    kind === 'closed' &&
    CLASSES.has(String(line['class'])) &&
    isRecord(reason) &&
    typeof reason['slug'] === 'string' &&
    (answer === undefined || isAnswer(answer))
  );
}

function isSent(value: unknown) {
  if (!isRecord(value) || value['kind'] !== 'sent') return false;
  const { id, lookup, ceiling } = value;
  return (
    isRecord(id) &&
    isRecord(lookup) &&
    [id['executionId'], id['sequence'], value['at']].every(Number.isSafeInteger) &&
    ['number', 'product', 'country'].every((name) => typeof lookup[name] === 'string') &&
    (ceiling === null || typeof ceiling === 'bigint')
  );
}

const CLASSES = new Set(['not_sent', 'rejected', 'in_doubt']);

function isAnswer(value: unknown) {
  return (
    isRecord(value) &&
    isRecord(value['facts']) &&
    ['outcome', 'format', 'raw', 'status'].every((name) => typeof value[name] === 'string')
  );
}

function isCharge(value: unknown) {
  if (!isRecord(value)) return false;
  if (value['source'] === 'unknown') return true;
  return (
    (value['source'] === 'reported' || value['source'] === 'priced') &&
    typeof value['requested'] === 'bigint' &&
    typeof value['refunded'] === 'bigint'
  );
}
