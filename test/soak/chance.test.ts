import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byDepth } from '../support/depth.ts';
import { playByChance } from './chance.ts';

const PLAYS = byDepth({ deep: 12, shallow: 2 });

describe('lists through executions of chance', { concurrency: 4 }, () => {
  for (let seed = 1; seed <= PLAYS; seed += 1) {
    test(`seed ${String(seed)}: options, faults, signals and edits of chance leave books, rows, report and limits right`, async () => {
      const { findings } = await playByChance(seed);
      assert.deepEqual(findings, []);
    });
  }
});
