import { readSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { openScratch } from './scratch.ts';

/** Many texts, kept in little memory: they are numbered from 0 in the order they are added. */
interface TextStore {
  add(text: string): void;
  /** undefined for a number that none has. */
  at(index: number): string | undefined;
  /** To be awaited now and then while texts are added: what is too much for the memory leaves it. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Texts that are kept together. */
const BLOCK_BYTES = 256 * 1024;
/** Blocks in memory, 8 MB; others lie in a file and are read again when they are asked for. */
const BLOCKS_KEPT_MAX = 32;
/** A UTF-16 unit is three bytes of UTF-8 at most. */
const BYTES_PER_UNIT_MAX = 3;

interface Block {
  /** Number of its first text. */
  readonly first: number;
  /** Where each text ends. */
  readonly ends: Uint32Array;
  readonly length: number;
  /** undefined while it lies in the file alone. */
  bytes: Buffer | undefined;
  /** Where it lies in the file; undefined while it is in memory alone. */
  place: number | undefined;
}

/**
 * Two million texts as strings are 150 MB and work for the collector at each step; as UTF-8 side by
 * side they are what the file holds of them, and beyond some megabytes they lie beside it.
 */
export function createTextStore(): TextStore {
  const blocks: Block[] = [];
  const shelf = createBlockShelf();
  let buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  let ends: number[] = [];
  let count = 0;
  const used = () => ends.at(-1) ?? 0;

  function seal() {
    if (ends.length === 0) return;
    const bytes = Buffer.from(buffer.subarray(0, used()));
    const first = count - ends.length;
    const { length } = bytes;
    const block = { first, ends: Uint32Array.from(ends), length, bytes, place: undefined };
    blocks.push(block);
    shelf.put(block);
    ends = [];
  }

  return {
    add(text) {
      const needed = text.length * BYTES_PER_UNIT_MAX;
      if (used() + needed > buffer.length) seal();
      if (needed > buffer.length) buffer = Buffer.allocUnsafeSlow(needed);
      ends.push(used() + buffer.write(text, used()));
      count++;
    },
    settle: shelf.settle,
    at(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) return undefined;
      if (index >= count - ends.length) seal();
      const block = findBlock(blocks, index);
      const own = index - block.first;
      return shelf.load(block).toString('utf8', block.ends[own - 1] ?? 0, block.ends[own]);
    },
    close: shelf.close,
  };
}

/** Keeps the blocks that were used last in memory, and the others in a file. */
function createBlockShelf() {
  let kept: Block[] = [];
  let file: FileHandle | undefined;
  let size = 0;

  function drop(block: Block) {
    if (!file || !block.bytes) return;
    if (block.place === undefined) {
      writeSync(file.fd, block.bytes, 0, block.length, size);
      block.place = size;
      size += block.length;
    }
    block.bytes = undefined;
  }

  return {
    put: (block: Block) => void kept.push(block),
    async settle() {
      if (kept.length <= BLOCKS_KEPT_MAX) return;
      file ??= await openScratch();
      kept.splice(0, kept.length - BLOCKS_KEPT_MAX).forEach(drop);
    },
    load(block: Block) {
      if (block.bytes) return block.bytes;
      const bytes = Buffer.allocUnsafeSlow(block.length);
      readSync(file?.fd ?? -1, bytes, 0, block.length, block.place ?? 0);
      block.bytes = bytes;
      kept.push(block);
      // The one that came first goes: cells name texts more or less in the order they were added.
      if (kept.length > BLOCKS_KEPT_MAX) kept.splice(0, 1).forEach(drop);
      return bytes;
    },
    async close() {
      kept = [];
      await file?.close();
      file = undefined;
    },
  };
}

function findBlock(blocks: readonly Block[], index: number): Block {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((blocks[middle]?.first ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const block = blocks[low];
  if (!block) throw new Error('a text store without blocks was asked for a text');
  return block;
}
