import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrichOn, refusalOn } from '../cli/options/machine.ts';

const SERVER = 'postgres://ada@db.example/insight';

function refusedLedger(ledger: string): string {
  return refusalOn({ environment: { INSIGHT_BATCH_LEDGER: ledger } }, 'enrich', 'list.csv');
}

function passwordOf(ledger: string): string | undefined {
  return enrichOn({ environment: { INSIGHT_BATCH_LEDGER: ledger } }).ledgerAccess?.password;
}

test('a password in the variable is what its URL says, whatever characters it holds, once they are written with %', () => {
  const password = 'p@ss/w:örd#%?&';
  const url = SERVER.replace('ada@', `ada:${encodeURIComponent(password)}@`);
  assert.equal(passwordOf(url), password);
  assert.equal(enrichOn({ environment: { INSIGHT_BATCH_LEDGER: url } }).ledger, SERVER);
  assert.equal(passwordOf(SERVER.replace('ada@', 'ada:le:t@me!@')), 'le:t@me!');
});

test('a password that its URL would cut off is refused with the characters in question, and none of it is shown', () => {
  for (const character of ['/', '?', '#']) {
    const password = `hid${character}den`;
    for (const secret of [password, `a@${password}`, `12${character}34`]) {
      const said = refusedLedger(SERVER.replace('ada@', `ada:${secret}@`));
      assert.match(said, /^Cannot use INSIGHT_BATCH_LEDGER: .* write %40 for @, %2F for \/, /);
      assert.match(said, /or set PGPASSWORD/);
      assert.doesNotMatch(said, /hid|den|12|34/);
    }
  }
  const percent = refusedLedger(SERVER.replace('ada@', 'ada:hid%den@'));
  assert.match(percent, /a % in it begins no character. Write %25/);
});

test('what a server’s URL would pass over is refused: a fragment, and a parameter but sslmode', () => {
  assert.match(refusedLedger(`${SERVER}#x`), /Write %23 where a # is meant/);
  assert.match(refusedLedger(`${SERVER}?user=eve`), /user is not known here\. Only sslmode may/);
  assert.match(refusedLedger(`${SERVER}?sslmode=require`), /sslmode is verify-full or/);
});

test('a slip in the URL of a server makes no folder of that name: it is exit 2, and shows no password', () => {
  const slips = ['mysql://ada:hidden@db.example/x', 'postgres:/ada:hidden@db/x', 'file:///x'];
  for (const slip of slips) {
    const said = refusedLedger(slip);
    assert.match(said, /neither a file nor the URL of a PostgreSQL server/);
    assert.doesNotMatch(said, /hidden/);
  }
  assert.equal(enrichOn({}, '--ledger', 'books/a:b.db').ledger, 'books/a:b.db');
});
