import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPhoneColumn } from '../../src/csv/columns.ts';
import { CsvError } from '../../src/csv/error.ts';
import { looksLikeNumber } from '../../src/domain/number.ts';
import { open } from './lists.ts';

/** The 1-based column that is found. */
async function found(list: string, options: { readonly header?: boolean } = {}): Promise<number> {
  return (
    findPhoneColumn(await open(list, { delimiter: ',', ...options }), looksLikeNumber).index + 1
  );
}

test('the column that is found is said, by position and name', async () => {
  const source = await open('name, Tel. \nAnn,+44 7700 900001\n');
  assert.deepEqual(findPhoneColumn(source, looksLikeNumber), {
    index: 1,
    others: [],
    said: ['Phone numbers are read from column 2, "Tel."; --phone-column says otherwise.'],
  });
});

test('without a header, or with an empty name, the position alone is said', async () => {
  const said = ['Phone numbers are read from column 2; --phone-column says otherwise.'];
  assert.deepEqual(
    findPhoneColumn(await open('Ann,+447700900001\n', { header: false }), looksLikeNumber).said,
    said,
  );
  assert.deepEqual(
    findPhoneColumn(await open('name,\nAnn,+447700900001\n'), looksLikeNumber).said,
    said,
  );
});

const LISTS: readonly { readonly name: string; readonly list: string; readonly column: number }[] =
  [
    {
      name: 'content alone: names say nothing',
      list: 'a,b,c\nx,+44 7700 900001,z\ny,+44 7700 900002,z\n',
      column: 2,
    },
    {
      name: 'content before a name: "phone" holds a yes or no',
      list: 'phone,contact\nyes,+447700900001\nno,+447700900002\n',
      column: 2,
    },
    {
      name: 'bare digits beside ids that count up',
      list: 'a,b\n10000001,447700900001\n10000002,447700912345\n10000003,447700900777\n',
      column: 2,
    },
    {
      name: 'bare digits under "phone" beside a customer id',
      list: 'customer_id,phone\n48213344,447700900001\n11223344,447700900777\n',
      column: 2,
    },
    {
      name: 'an id whose name is first and whose digits are bare',
      list: 'id,number\n48213344,447700900001\n11223344,447700900777\n',
      column: 2,
    },
    {
      name: 'dates beside numbers',
      list: 'a,b\n2024-01-31,02071838750\n2024-02-29,02071838751\n',
      column: 2,
    },
    {
      name: 'dates without marks beside numbers',
      list: 'a,b\n20240131,447700900001\n20240229,447700900777\n',
      column: 2,
    },
    {
      name: 'IP addresses and amounts beside numbers',
      list: 'a,b,c\n192.168.10.20,1234567.89,07700900001\n10.20.30.40,7654321.10,07700900002\n',
      column: 3,
    },
    {
      name: 'fax beside phone',
      list: 'Fax,Telefon\n+49301234567,+49301234568\n+49301234569,+49301234570\n',
      column: 2,
    },
    {
      name: 'fax where no other is',
      list: 'Name,Fax\nAnn,+49301234567\nBob,+49301234569\n',
      column: 2,
    },
    {
      name: 'two phone columns: the left one',
      list: 'Mobile,Phone\n+447700900001,+442071838750\n+447700900002,+442071838751\n',
      column: 1,
    },
    {
      name: 'two phone columns: the fuller one',
      list: 'Phone,Mobile\n,+442071838750\n,+442071838751\n+447700900001,+442071838752\n',
      column: 2,
    },
    {
      name: 'a phone column that is mostly empty beside references',
      list: `ref,phone\n48213344,\n${'99182736,\n11223344,\n'.repeat(9)}73829104,07700900001\n`,
      column: 2,
    },
    {
      name: 'numbers that count up, with a name that says nothing',
      list: 'number\n447700900001\n447700900002\n447700900003\n',
      column: 1,
    },
    {
      name: 'numbers that went through a float column',
      list: 'a,b\nx,447700900001.0\ny,447700900777.0\n',
      column: 2,
    },
    { name: 'a name without any number: blanks', list: 'name,phone\nAnn,\nBob,\n', column: 2 },
    {
      name: 'a name in two words or in camel case',
      list: 'customerId,contactPhone\n1,n/a\n2,n/a\n',
      column: 2,
    },
    { name: 'a name in another script', list: '名前,電話番号\n山田,n/a\n鈴木,n/a\n', column: 2 },
    { name: 'a name with an accent', list: 'nombre,Teléfono móvil\nAna,n/a\nEva,n/a\n', column: 2 },
  ];

for (const { name, list, column } of LISTS) {
  test(`the phone column is found: ${name}`, async () => {
    assert.equal(await found(list), column);
  });
}

test('numbers that count up, without a header', async () => {
  assert.equal(
    await found('x,447700900001\ny,447700900002\nz,447700900003\n', { header: false }),
    2,
  );
});

test('where no column holds numbers nor is called so, the header is named', async () => {
  await assert.rejects(
    found('Name,Mail\nAnn,a@example.com\nBob,b@example.com\n'),
    new CsvError('Cannot find a phone column: the header has "Name", "Mail". Use --phone-column.'),
  );
});

test('two columns that are called phone columns and hold no number are not told apart', async () => {
  await assert.rejects(
    found('Phone,Mobile\nx,y\n'),
    /^CsvError: Cannot find a phone column: the header has "Phone", "Mobile"\./,
  );
});

test('without a header the columns are counted', async () => {
  await assert.rejects(
    found('Ann,x\n', { header: false }),
    new CsvError(
      'Cannot find a phone column: none of its 2 columns holds any. Use --phone-column.',
    ),
  );
  await assert.rejects(
    found('Ann\n', { header: false }),
    new CsvError('Cannot find a phone column: its only column holds none. Use --phone-column.'),
  );
});

test('ids, dates and accounts alone are no phone column', async () => {
  await assert.rejects(
    found('customer id,birthday\n48213344,1980-01-31\n11223344,1990-12-24\n'),
    CsvError,
  );
});
