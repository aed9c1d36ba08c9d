import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openInput, type InputOptions } from '../../src/pipeline/input.ts';
import { holdNoNumber, lackCountry, unreadableError } from '../../src/pipeline/readable.ts';
import { surveyRows } from '../../src/pipeline/survey.ts';
import { chunked } from '../csv/lists.ts';

const OPTIONS: InputOptions = {
  phoneColumn: 'phone',
  country: undefined,
  countryColumn: undefined,
  ip: undefined,
  ipColumn: undefined,
  accept: 'possible',
  product: 'standard',
  header: true,
};

/** Why a list is refused whose phone cells are these; undefined where it is not. Of a stream only the sample is looked at. */
async function refusal(
  cells: readonly string[],
  options: Partial<InputOptions> & { readonly from?: 'file' | 'stream' } = {},
) {
  const { from = 'file', ...given } = options;
  const list = ['name,phone', ...cells.map((cell) => `Ann,${cell}`), ''].join('\n');
  const input = await openInput(chunked(list), { ...OPTIONS, ...given });
  const survey = await surveyRows(from === 'file' ? input.rows() : [input.source.sample], input);
  const counts = survey.cells('none');
  input.source.close();
  return holdNoNumber(counts) || lackCountry(counts)
    ? unreadableError(counts, input.phoneColumn).message
    : undefined;
}

const times = (count: number, cell: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => cell(index));
const national = (index: number): string => `0171 39200${String(10 + index)}`;
const plain = (index: number): string => `+4917139200${String(10 + index)}`;

test('20 cells without a number are refused, with column and options; 19, or 20 with one number, are read', async () => {
  assert.equal(
    await refusal(times(20, () => 'Leeds')),
    'Cannot read a number in any of the 20 filled cells in column 2, "phone". Name the right column with --phone-column, or the country of its numbers with --country.',
  );
  assert.equal(await refusal(times(19, () => 'Leeds')), undefined);
  assert.equal(await refusal([...times(20, () => 'Leeds'), plain(1)]), undefined);
});

test('empty cells are not counted', async () => {
  assert.equal(await refusal([...times(19, () => 'Leeds'), ...times(30, () => '')]), undefined);
  assert.equal(await refusal(times(50, () => '')), undefined);
});

test('mostly national numbers without a country are refused with --country; half of them, or with a country, are read', async () => {
  assert.match(
    (await refusal([...times(11, national), ...times(9, plain)])) ?? '',
    /^Cannot read 11 of the 20 filled cells in column 2, "phone": they are numbers in national form, .* --country GB, or its column with --country-column;/,
  );
  assert.equal(await refusal([...times(10, national), ...times(10, plain)]), undefined);
  assert.equal(await refusal(times(20, national), { country: 'DE' }), undefined);
});

test('a list whose first 300 rows cannot be read is judged by all of them where they are looked through', async () => {
  const cells = [...times(300, () => 'Leeds'), plain(1)];
  assert.equal(await refusal(cells), undefined);
  assert.match(
    (await refusal(cells, { from: 'stream' })) ?? '',
    /^Cannot read a number in any of the 200 filled cells/,
  );
});
