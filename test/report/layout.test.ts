import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOutLines, layOutTable, wrapWords, type Line } from '../../src/report/layout.ts';
import { keepPlain } from './plain.ts';

test('texts stand in a column of their own and wrap below themselves', () => {
  const facts: Line[] = [
    ['in doubt', '3 attempts, together between 0 and 0.02700000'],
    ['time', '7.5 s'],
  ];
  assert.deepEqual(layOutLines(facts, { width: 44, colour: keepPlain }), [
    'in doubt: 3 attempts, together between 0 and',
    '          0.02700000',
    'time:     7.5 s',
  ]);
});

test('a label longer than its column still has a blank behind it', () => {
  assert.deepEqual(
    layOutLines([['unconfirmed', 'answers without a price, 2 of them']], {
      width: 44,
      colour: keepPlain,
    }),
    ['unconfirmed: answers without a price, 2 of', '          them'],
  );
});

test('a word longer than the line stands on a line of its own, whole; an empty text is one empty line', () => {
  assert.deepEqual(wrapWords('see /a/very/long/path now', 8), ['see', '/a/very/long/path', 'now']);
  assert.deepEqual(wrapWords('', 8), ['']);
  assert.deepEqual(wrapWords('12345678 1', 8), ['12345678', '1']);
  assert.deepEqual(wrapWords('1234 678 1', 8), ['1234 678', '1']);
});

test('a table aligns text to the left and numbers to the right, without blanks at the end', () => {
  assert.deepEqual(
    layOutTable(
      ['key', 'n', 'input'],
      [
        ['a', '1', 'x'],
        ['long', '1000', ''],
      ],
      { colour: keepPlain, left: [0, 2] },
    ),
    ['key      n  input', 'a        1  x', 'long  1000'],
  );
});

test('a style paints the text and never the label or the indent', () => {
  const painted = layOutLines([['cap', 'one two', 'red']], {
    width: 0,
    colour: (style, text) => `<${style}>${text}</>`,
  });
  assert.deepEqual(painted, ['cap:      <red>one two</>']);
});
