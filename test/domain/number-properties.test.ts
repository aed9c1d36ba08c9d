import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { getCountries } from 'libphonenumber-js/max';
import { readNumber } from '../../src/domain/number.ts';
import { read } from './number-readings.ts';

test('no cell whatever makes the reader throw, and what it reads are 4 to 17 digits', () => {
  const cells = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...Array.from('+0123456789 ()-./,;xXeE*#٤４')) }),
    fc.stringMatching(/^\+?\d{0,20}$/),
  );
  fc.assert(
    fc.property(
      cells,
      fc.option(fc.constantFrom(...getCountries()), { nil: undefined }),
      fc.constantFrom('possible', 'valid'),
      (cell, country, accept) => {
        const reading = readNumber(cell, {
          accept,
          bare: true,
          ...(country === undefined ? {} : { country }),
        });
        if (reading.kind === 'number') assert.match(reading.number, /^[1-9]\d{3,16}$/);
      },
    ),
    { numRuns: 300 },
  );
});

test('a number that was read is read as itself again, with a plus, with 00 and with blanks between its digits', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\+?[1-9]\d{6,13}$/), (cell) => {
      const reading = readNumber(cell, { accept: 'valid', bare: true });
      if (reading.kind !== 'number') return;
      for (const again of [
        `+${reading.number}`,
        `00${reading.number}`,
        reading.number,
        Array.from(reading.number).join('\u00a0'),
      ])
        assert.equal(read(again, undefined, 'valid').split(' ')[0], reading.number, again);
    }),
    { numRuns: 300 },
  );
});
