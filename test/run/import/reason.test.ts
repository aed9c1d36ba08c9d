import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { NOTES, readReason } from '../../../src/run/import/reason.ts';
import { projectRoot } from '../../house/project.ts';

test('the reason of an answer stands before the notes of its row, with words that may hold anything', () => {
  assert.deepEqual(readReason('status_44: Lookup Handler; unable'), {
    slug: 'status_44',
    words: 'Lookup Handler; unable',
  });
  assert.deepEqual(
    readReason('status_44: gone; words_dropped: left out: Tel; not_renewed: failed'),
    {
      slug: 'status_44',
      words: 'gone',
    },
  );
  assert.deepEqual(readReason('current_carrier=NOT_FOUND; number_missing: it does not say'), {
    slug: 'current_carrier=NOT_FOUND',
    words: '',
  });
});

test('without a reason, or with notes alone, there is none', () => {
  const texts = ['', 'unassigned_range: no plan', 'words_dropped: left out: Tel; invalid_ip: none'];
  for (const text of texts) assert.equal(readReason(text), undefined, text);
});

test('the notes of CONTRACT are known as notes', () => {
  const contract = readFileSync(join(projectRoot, 'src', 'CONTRACT.md'), 'utf8');
  const [, listed = ''] = /Notes: ([^.]*)\./.exec(contract) ?? [];
  const notes = [...listed.matchAll(/`([^`]+)`/g)].map(([, slug]) => slug);
  assert.ok(notes.length >= 6, listed);
  assert.deepEqual(
    notes.filter((slug) => !NOTES.includes(slug ?? '')),
    [],
  );
});
