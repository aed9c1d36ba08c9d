import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../house/project.ts';
import { testApplication } from '../providers/keys.ts';
import { chooseByDepth } from '../support/depth.ts';
import { runInside, type Ended } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { promiseCell } from './succession.ts';
import { readTable, type Cells } from './table.ts';

const { applicationId, privateKey, publicKey } = testApplication();
const SETTINGS = {
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  applicationId,
};
const APPLICATION = { VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: privateKey };
const CONTACTS = join(projectRoot, 'samples', 'contacts', 'contacts.csv');

function enrich(parts: Scene, output: string, ...more: string[]): Promise<Ended> {
  copyFileSync(CONTACTS, join(parts.folder, 'contacts.csv'));
  const args = parts.args('contacts.csv', '--country-column', 'country', '-o', output, ...more);
  return runInside(args, { cwd: parts.folder, env: APPLICATION });
}

/** The columns of the first provider that stand behind the common ones. */
const COMMON = ['outcome', 'source', 'reason', 'number', 'level', 'looked_up_at', 'cost'];

for (const level of chooseByDepth(['advanced', 'standard', 'basic'])) {
  test(`at level ${level} the 258 contacts have the first provider's header, and each cell is what the table promises`, () =>
    scene(SETTINGS, async (parts) => {
      const provider = ['--provider', 'identity-insights', '--level', level];
      const ended = [
        await enrich(parts, 'ni.csv', '--level', level),
        await enrich(parts, 'ii.csv', ...provider),
        await enrich(parts, 'shape.csv', ...provider, '--shape', 'number-insight'),
      ];
      for (const { code, err } of ended) assert.equal(code, 0, err);
      const [old, plain, shaped] = ['ni.csv', 'ii.csv', 'shape.csv'].map((file) =>
        readTable(join(parts.folder, file)),
      ) as [Cells[], Cells[], Cells[]];
      assert.deepEqual(Object.keys(shaped[0] ?? {}), Object.keys(old[0] ?? {}));
      assert.equal(shaped.length, 258);
      const alpha3 = new Map(
        old.map((row) => [row['ni_country_code'] ?? '', row['ni_country_code_iso3'] ?? '']),
      );
      const columns = Object.keys(shaped[0] ?? {}).filter((name) => name.startsWith('ni_'));
      let filled = 0;
      for (const [index, row] of shaped.entries()) {
        const source = plain[index] ?? {};
        for (const column of columns) {
          const name = column.replace('ni_', '');
          if (COMMON.includes(name)) continue;
          const promised = promiseCell(name, source, alpha3);
          // A text that begins like a formula has its apostrophe in both.
          assert.equal(row[column], promised, `row ${String(index + 1)}, ${column}`);
          if (promised !== '') filled += 1;
        }
        assert.equal(row['ni_outcome'], source['ii_outcome']);
        assert.equal(row['ni_number'], source['ii_number']);
        assert.equal(row['ni_reason'], source['ii_reason'], 'notes of reading carry over');
        assert.equal(row['ni_level'], source['ii_level'] === '' ? '' : level);
      }
      assert.ok(filled > 2000, `${String(filled)} cells are filled`);
    }));
}

test('it says once which columns stay empty, and buys nothing again for another header', () =>
  scene(SETTINGS, async (parts) => {
    const provider = ['--provider', 'identity-insights'];
    await enrich(parts, 'ii.csv', ...provider);
    const { charges } = parts.sandbox.books();
    const bought = charges.length;
    const { err } = await enrich(parts, 'shape.csv', ...provider, '--shape', 'number-insight');
    assert.equal(parts.sandbox.books().charges.length, bought);
    const sentence =
      '--shape number-insight writes the columns of level standard. These stay empty for good: ni_request_price, ni_refund_price, ni_remaining_balance, ni_roaming_status, ni_roaming_country_code, ni_roaming_network_code, ni_roaming_network_name. ';
    assert.equal(err.split(sentence).length, 2, err);
  }));
