import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countNoun,
  durationText,
  groupDigits,
  joinWords,
  makePrintable,
  printableJson,
  makePrintableLines,
  makePrintableStyled,
  timeText,
} from '../../src/report/words.ts';

test('1 row, 2 rows, 12,345 rows; 1 retry, 0 retries; 1,234 is grouped too', () => {
  assert.deepEqual(
    [
      countNoun(1, 'row'),
      countNoun(2, 'row'),
      countNoun(12_345, 'row'),
      countNoun(1, 'retry', 'retries'),
      countNoun(0, 'retry', 'retries'),
    ],
    ['1 row', '2 rows', '12,345 rows', '1 retry', '0 retries'],
  );
  assert.deepEqual([999, 1234, 12_345, 1_234_567].map(groupDigits), [
    '999',
    '1,234',
    '12,345',
    '1,234,567',
  ]);
});

const DURATIONS = [
  [0, '0 s'],
  [0.04, '0 s'],
  [0.44, '0.4 s'],
  [9.94, '9.9 s'],
  [9.95, '10 s'],
  [12.4, '12 s'],
  [59.6, '1 min'],
  [185, '3 min 5 s'],
  [3599.9, '1 h'],
  [7800, '2 h 10 min'],
  [7805, '2 h 10 min'],
  [86_400, '1 d'],
  [273_600, '3 d 4 h'],
  [86_460, '1 d'],
] as const;

test('a duration is said in at most two units', () => {
  for (const [seconds, text] of DURATIONS)
    assert.equal(durationText(seconds), text, String(seconds));
});

test('a time is UTC to the second', () => {
  assert.equal(timeText(Date.UTC(2026, 10, 24, 10, 0, 5, 999)), '2026-11-24 10:00:05');
});

test('parts are joined as a sentence would', () => {
  assert.deepEqual(
    [joinWords([]), joinWords(['a']), joinWords(['a', 'b']), joinWords(['a', 'b', 'c'], 'or')],
    ['', 'a', 'a and b', 'a, b or c'],
  );
});

test('control characters, line separators and changes of direction become ?, letters of every script stay', () => {
  assert.equal(
    makePrintable('a\u0000\t\n\r\u001b\u007f\u0085\u009b\u2028\u2029\u202e\u2066b'),
    'a????????????b',
  );
  assert.equal(makePrintable('Zoë 電話 📞 §'), 'Zoë 電話 📞 §');
});

test('of records line ends and tabs are left, and a carriage return only before a line feed', () => {
  assert.equal(makePrintableLines('a\tb\r\nc\nd\re\u001b[31mf\u009b'), 'a\tb\r\nc\nd?e?[31mf?');
});

test('of a text that is laid out the colours of this program are left, and no other sequence', () => {
  const styled = '\u001b[1mbold\u001b[22m \u001b[33mdoubt\u001b[39m\n';
  assert.equal(makePrintableStyled(styled), styled);
  assert.equal(
    makePrintableStyled('\u001b[8mhidden \u001b[1;31mx \u001b[2J\t\r\n'),
    '?[8mhidden ?[1;31mx ?[2J??\n',
  );
});

test('JSON with escapes says the same', () => {
  const value = { a: 'x\u007f\u009b\u2028\u202e\n\u001b' };
  const json = printableJson(JSON.stringify(value, undefined, 2));
  assert.match(json, /^\{\n {2}"a": "x\\u007f\\u009b\\u2028\\u202e\\n\\u001b"\n\}$/);
  assert.deepEqual(JSON.parse(json), value);
});
