import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEDGER } from '../../src/settings/ledger.ts';
import { INPUT, LOOKUP, OUTPUT } from '../../src/settings/list.ts';
import { MIGRATION } from '../../src/settings/migration.ts';
import { MONEY } from '../../src/settings/money.ts';
import { PACE } from '../../src/settings/pace.ts';
import { PROGRAM } from '../../src/settings/program.ts';
import { readValue } from '../../src/settings/readers.ts';
import { COMMANDS, type Option } from '../../src/settings/row.ts';
import { RUN } from '../../src/settings/run.ts';
import { VERDICTS } from '../../src/settings/verdicts.ts';
import { SANDBOX } from '../../src/settings/sandbox.ts';
import { SERVICE } from '../../src/settings/service.ts';
import {
  describeFallback,
  OPTIONS,
  writeOptionsTable,
  spellOption,
} from '../../src/settings/table.ts';

const GROUPS: readonly Readonly<Record<string, Option>>[] = [
  OUTPUT,
  VERDICTS,
  INPUT,
  LOOKUP,
  MONEY,
  PACE,
  RUN,
  SERVICE,
  PROGRAM,
  LEDGER,
  MIGRATION,
  SANDBOX,
];
const ROWS = GROUPS.flatMap((group) => Object.entries(group));

test('the table holds each row of each group, and no two rows fill one setting of a command', () => {
  assert.deepEqual(
    OPTIONS,
    ROWS.map(([, row]) => row),
  );
  for (const command of COMMANDS) {
    const settings = ROWS.filter(([, row]) => row.commands.includes(command)).map(([key]) => key);
    assert.equal(new Set(settings).size, settings.length, command);
  }
});

for (const [setting, row] of ROWS) {
  const { group, name, commands, value, fallback } = row;

  test(`--${name} of ${commands.join(', ')} has a group, commands, a README row, and a setting called after it`, () => {
    assert.ok(group !== '' && commands.length > 0 && describeFallback(row) !== '');
    const rows = writeOptionsTable().split('\n');
    const cell = `| \`${spellOption(row).replaceAll('|', '\\|')}\` |`;
    assert.ok(
      rows.some((line) => line.startsWith(cell) && line.includes(row.meaning.slice(0, 20))),
    );
    const positive = value.kind === 'flag' && value.off ? name.replace('no-', '') : name;
    const camel = positive.replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
    const unit = { duration: 'Ms', seconds: 'Ms', range: 'Ms' }[value.kind as string] ?? '';
    assert.equal(setting, name === 'rate' ? 'ratePerSecond' : camel + unit);
  });

  if (fallback !== undefined)
    test(`the default ${fallback} of --${name} of ${commands.join(', ')} is one that a user may give`, () => {
      const given = { text: fallback, source: 'default', label: `--${name}` } as const;
      assert.notEqual(readValue(given, value, { readCountry: () => undefined }), undefined);
    });
}
