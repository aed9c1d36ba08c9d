import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeText, writeCell } from '../../../src/tables/workbook-out/cell.ts';
import type { Column } from '../../../src/tables/columns.ts';

/** The type, format and content of a written cell. */
function written(cell: string, kind: Column['kind'], type?: string): string {
  const xml = writeCell(cell, { at: 'B7', kind, type });
  const [, format, marked, number, text] =
    /^<c r="B7"(?: s="(\d)")?(?: t="(\w+)")?>(?:<v>(.*)<\/v>|<is><t xml:space="preserve">([\s\S]*)<\/t><\/is>)<\/c>$/.exec(
      xml,
    ) ?? [];
  return [marked ?? 'n', format ?? '-', number ?? text].join(' ');
}

test('an amount is a number with eight places, unless a spreadsheet would round it', () => {
  assert.equal(written('0.00450000', 'amount'), 'n 2 0.00450000');
  assert.equal(written('-12.5', 'amount'), 'n 2 -12.5');
  assert.equal(written('123456.123456789', 'amount'), 'n 2 123456.123456789');
  assert.equal(written('1234567.123456789', 'amount'), 'inlineStr 1 1234567.123456789');
  assert.equal(written('.5', 'amount'), 'inlineStr 1 .5');
  assert.equal(writeCell('', { at: 'B7', kind: 'amount', type: undefined }), '');
});

test('a number of the list is a number up to 11 digits before its point and text from 12 on, so that it is never 4.47E+11', () => {
  assert.equal(written('44770090012', 'input', 'n'), 'n 0 44770090012');
  assert.equal(written('447700900123', 'input', 'n'), 'inlineStr 1 447700900123');
  assert.equal(written('0.0000012345', 'input', 'n'), 'n 0 0.0000012345');
  assert.equal(written('0.333333333333333', 'input', 'n'), 'n 0 0.333333333333333');
  assert.equal(written('66.6666666666667', 'input', 'n'), 'n 0 66.6666666666667');
  assert.equal(written('447700900123.5', 'input', 'n'), 'inlineStr 1 447700900123.5');
  assert.equal(written('0.3333333333333333', 'input', 'n'), 'inlineStr 1 0.3333333333333333');
  assert.equal(written('007', 'input', 'n'), 'inlineStr 1 007');
  assert.equal(written('44770090012', 'input', 't'), 'inlineStr 1 44770090012');
  assert.equal(written('12', 'input'), 'inlineStr 1 12');
});

test('booleans and errors of the list stay what they are; a date is its text; a phone number is text', () => {
  assert.equal(written('TRUE', 'input', 'b'), 'b - 1');
  assert.equal(written('FALSE', 'input', 'b'), 'b - 0');
  assert.equal(written('#N/A', 'input', 'x'), 'e - #N/A');
  assert.equal(written('#BUSY!', 'input', 'x'), 'inlineStr 1 #BUSY!');
  assert.equal(written('2026-11-29', 'input', 'd'), 'inlineStr 1 2026-11-29');
  assert.equal(written('+447700900123', 'phone'), 'inlineStr 1 +447700900123');
  assert.equal(written('44', 'integer'), 'n 0 44');
});

test('what XML cannot hold is _xHHHH_, and a text that looks like that reads back as it is', () => {
  assert.equal(escapeText('a\tb\nc'), 'a\tb\nc');
  assert.equal(escapeText('a\rb\u0000\ufffe'), 'a_x000D_b_x0000__xFFFE_');
  assert.equal(escapeText('_x000D_ _x1_ __x0041_'), '_x005F_x000D_ _x1_ __x005F_x0041_');
  assert.equal(escapeText('<a> & "b"'), '&lt;a&gt; &amp; "b"');
  assert.equal(escapeText('\ud83d\ude00 \ud83d'), '\ud83d\ude00 _xD83D_');
});
