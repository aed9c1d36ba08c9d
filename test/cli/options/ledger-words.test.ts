import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsedOn, refusalOn } from './machine.ts';

const SLIPS = [
  [['ledger', 'verfy'], 'Unknown verb "verfy" of ledger. Did you mean verify?'],
  [
    ['ledger', 'xyzzy'],
    'Unknown verb "xyzzy" of ledger. Use one of show, verify, export, import, reconcile, copy, migrate, prune, forget.',
  ],
  [
    ['ledger', 'show'],
    'ledger show needs a number. Write for instance insight-batch ledger show +447700900000.',
  ],
  [
    ['ledger', 'forget', '1', '2'],
    'Cannot use "2": ledger forget takes one number. Put a text with blanks into quotes.',
  ],
  [
    ['ledger', 'verify', 'x'],
    'Cannot use "x": ledger verify takes no words. Put a text with blanks into quotes.',
  ],
  [
    ['ledger', 'prune'],
    'ledger prune needs an age. Write for instance insight-batch ledger prune --older-than 90d.',
  ],
  [
    ['ledger', 'prune', '--older-than', '0'],
    'Cannot use an --older-than of none: it would empty the ledger. Write for instance --older-than 90d, or 1s.',
  ],
  [
    ['ledger', 'prune', '--older-than', '0d'],
    'Cannot use an --older-than of none: it would empty the ledger. Write for instance --older-than 90d, or 1s.',
  ],
  [
    ['ledger', 'show', '+447700900000', '--json'],
    'Cannot use --json: ledger show writes text for people only. Leave --json out.',
  ],
  [
    ['ledger', 'import'],
    'ledger import needs a file with answers. Write insight-batch ledger import list.enriched.csv.',
  ],
  [
    ['ledger', 'import', 'a.csv', 'b.csv'],
    'Cannot use "b.csv": ledger import takes one file. Put a text with blanks into quotes.',
  ],
  [
    ['ledger', 'verify', '--level', 'basic'],
    '--level belongs to ledger import. Write insight-batch ledger import list.enriched.csv, or leave it out.',
  ],
  [
    ['ledger', 'import', 'a.csv', '--sandbox', '--base-url', 'http://127.0.0.1:1'],
    'Cannot use --sandbox and --base-url together: the sandbox is a host of its own. Leave one of them out.',
  ],
  [
    ['ledger', 'reconcile'],
    'ledger reconcile needs records. Write insight-batch ledger reconcile records.csv, or --api to ask the service for them.',
  ],
  [
    ['ledger', 'reconcile', '-'],
    'ledger reconcile needs records. Write insight-batch ledger reconcile records.csv, or --api to ask the service for them.',
  ],
  [
    ['ledger', 'reconcile', 'a.csv', 'b.csv'],
    'Cannot use "b.csv": ledger reconcile takes one file. Put a text with blanks into quotes.',
  ],
  [
    ['ledger', 'reconcile', 'a.csv', '--api'],
    'Cannot use "a.csv" with --api: the records come from the file or from the service. Leave one of them out.',
  ],
  [
    ['ledger', 'reconcile', 'a.csv', '--record-price', '0.0004'],
    'Cannot use --record-price without --api: a file of records costs nothing. Leave it out.',
  ],
  [
    ['ledger', 'copy', 'a.db'],
    'ledger copy needs two ledgers. Write insight-batch ledger copy ledger.db postgres://db.example/insight.',
  ],
  [
    ['ledger', 'copy', 'a.db', 'b.db', 'c.db'],
    'Cannot use "c.db": ledger copy takes two ledgers. Put a text with blanks into quotes.',
  ],
  [
    ['ledger', 'copy', 'a.db', 'b.db', '--sandbox'],
    'Cannot use --sandbox: ledger copy names both ledgers itself. Leave it out.',
  ],
  [
    ['ledger', 'verify', '--api'],
    '--api and --record-price belong to ledger reconcile. Write insight-batch ledger reconcile --api.',
  ],
  [
    ['ledger', '--record-price', '1'],
    '--api and --record-price belong to ledger reconcile. Write insight-batch ledger reconcile --api.',
  ],
  [
    ['ledger', 'export', '--json'],
    'Cannot use --json: ledger export writes CSV. Leave --json out.',
  ],
  [
    ['runs', '--log-file', 'l'],
    '--log-file is no option of runs, but of enrich, estimate, migrate. See insight-batch runs --help.',
  ],
  [
    ['balance', '--log-level', 'debug'],
    '--log-level is no option of balance, but of enrich, estimate, migrate. See insight-batch balance --help.',
  ],
  [
    ['ledger', 'verify', '--older-than', '1d'],
    '--older-than belongs to ledger prune. Write insight-batch ledger prune --older-than 90d.',
  ],
] as const;

for (const [argv, message] of SLIPS) {
  test(`"${argv.join(' ')}" is refused and the right way is named`, () => {
    assert.equal(refusalOn({}, ...argv), message);
  });
}

test('a copy takes two ledgers, whatever the environment says of another one', () => {
  const asked = parsedOn(
    { environment: { INSIGHT_BATCH_LEDGER: 'c.db' } },
    ...['ledger', 'copy', 'a.db', 'postgres://db.example/insight'],
  );
  assert.deepEqual(asked.positional, ['copy', 'a.db', 'postgres://db.example/insight']);
});

test('records come from a file or, by --api, from the service, which the price of one may go with', () => {
  assert.deepEqual(parsedOn({}, 'ledger', 'reconcile', 'a.csv').positional, ['reconcile', 'a.csv']);
  const asked = parsedOn({}, 'ledger', 'reconcile', '--api', '--record-price', '0.0004');
  assert.ok(asked.command === 'ledger');
  assert.deepEqual(
    [asked.positional, asked.settings.api, asked.settings.recordPrice],
    [['reconcile'], true, 400_000_000_000_000n],
  );
});

test('an import takes the options of its file and its account, --map more than once, also from the environment', () => {
  const asked = parsedOn(
    { environment: { INSIGHT_BATCH_LEVEL: 'advanced' } },
    ...['ledger', 'import', 'a.csv', '--map', 'number=Phone', '--map', 'carrier=Net', '--dated'],
    ...['2026-10-01', '--country', 'GB', '--delimiter', ';'],
  );
  assert.ok(asked.command === 'ledger');
  const { map, dated, country, delimiter, level } = asked.settings;
  assert.deepEqual(
    [asked.positional, map, dated, country, delimiter, level],
    [['import', 'a.csv'], ['number=Phone', 'carrier=Net'], '2026-10-01', 'GB', ';', 'advanced'],
  );
  // What the environment says is meant for others; it stands in no way.
  const shown = parsedOn({ environment: { INSIGHT_BATCH_LEVEL: 'advanced' } }, 'ledger', 'verify');
  assert.deepEqual(shown.positional, ['verify']);
});
