import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDate } from '../../../src/run/import/date.ts';

const read = (text: string): string | undefined => {
  const at = readDate(text);
  return at === undefined ? undefined : new Date(at).toISOString();
};

test('a date is its first moment in UTC, a time without a zone is UTC, and zones and fractions are obeyed', () => {
  const cases = {
    '2026-10-01': '2026-10-01T00:00:00.000Z',
    ' 2026-10-01 12:30 ': '2026-10-01T12:30:00.000Z',
    '2026-10-01T12:30:05': '2026-10-01T12:30:05.000Z',
    '2026-10-01T12:30:05.123Z': '2026-10-01T12:30:05.123Z',
    '2026-10-01T12:30:05.1234567z': '2026-10-01T12:30:05.123Z',
    '2026-10-01T00:30:00+02:00': '2026-09-30T22:30:00.000Z',
    '2026-10-01T23:30:00-0130': '2026-10-02T01:00:00.000Z',
    '1.10.2026': '2026-10-01T00:00:00.000Z',
    '01.10.2026 7:05': '2026-10-01T07:05:00.000Z',
    '01.10.2026, 07:05:09': '2026-10-01T07:05:09.000Z',
  };
  for (const [text, iso] of Object.entries(cases)) assert.equal(read(text), iso, text);
});

test('days that do not exist, dates that mean two days and other texts are none', () => {
  const texts = [
    ...['', 'yesterday', '2026-02-30', '2026-13-01', '31.04.2026', '2026-10-01 24:00'],
    ...['03/04/2026', '10/01/2026', '45931', '1793404800', '2026-1-1', '2026-10-01T12:60'],
  ];
  for (const text of texts) assert.equal(read(text), undefined, text);
});
