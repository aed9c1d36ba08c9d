import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { csvOutputs } from '../support/outputs.ts';
import { stage } from './execution.ts';

const refused = (message: RegExp): { name: string; message: RegExp } => ({
  name: 'RefusedError',
  message,
});

test('a program that uses the library keeps a foreign output too, unless it says force', () =>
  stage({}, async ({ enrich, output, sandbox }) => {
    writeFileSync(output, 'precious');
    await assert.rejects(
      enrich(),
      refused(
        /^Cannot write to .*out\.csv: the file exists and was not written by this program, or with another ledger, or was changed since\. /,
      ),
    );
    assert.deepEqual([readFileSync(output, 'utf8'), sandbox.books().requests], ['precious', 0]);
    assert.equal((await enrich({ force: true })).ending.exitCode, 0);
    assert.equal((await enrich()).ending.exitCode, 0);
  }));

test('the library never writes over its input, its unfinished self or the ledger, whatever force says', () =>
  stage({}, async ({ enrich, folder, list, ledger, sandbox }) => {
    const before = readFileSync(list);
    await assert.rejects(
      enrich({ outputs: csvOutputs(list), force: true }),
      refused(/: it is the input\. Choose another place with --output\.$/),
    );
    await assert.rejects(
      enrich({ outputs: csvOutputs(ledger), force: true }),
      refused(/: it is the ledger\. Choose another place with --output\.$/),
    );
    symlinkSync(list, join(folder, 'z.csv.part'));
    await assert.rejects(
      enrich({ outputs: csvOutputs(join(folder, 'z.csv')), force: true }),
      refused(/z\.csv: its file .*z\.csv\.part is the input\. /),
    );
    assert.deepEqual(readFileSync(list), before);
    assert.equal(sandbox.books().requests, 0);
  }));
